import { afterAll, beforeAll, expect, test } from 'vitest';
import { beginFile, finishFile, listFiles } from '#src/contract/files.ts';
import { signOut } from '#src/contract/auth.ts';
import { assigned, emergency, supervises, therapist } from '#seed/tell.ts';
import { cast, changeTeam, knock } from '#test/cast.ts';
import { pdf, picture } from '#test/papers.ts';
import { sendBytes, uploaded } from '#test/uploading.ts';
import { openWorld, withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const letter = { name: 'letter.pdf', bytes: pdf(['Referral'], 60_000) };

/** Every way to read a file: whole, in part, as it is shown, by name only. */
const waysTo = (patientId: number, fileId: number) => {
  const url = `/v2/patients/${patientId}/files/${fileId}`;
  return [
    [url, {}],
    [`${url}/content`, {}],
    [`${url}/content`, { range: 'bytes=100-200' }],
    [`${url}/content`, { range: 'bytes=-1' }],
    [`${url}/preview`, {}],
    [`/v2/patients/${patientId}/files`, {}],
    [`/v2/patients/${patientId}/files?archived=true`, {}],
  ] as [string, Record<string, string>][];
};

test('C2 R1 a colleague who is not assigned, a supervisor, a scheduler, a biller, an admin and an administrative member read no file, whole or in part', async () => {
  const { maya, nina, diego, sue, sky, bea, pia, olga, sam } = await world.tell((story) => {
    const all = cast(story);
    supervises(story, all.sue, all.maya);
    return all;
  });
  const { patientId } = sam;
  const { fileId } = await uploaded(world, maya, patientId, { name: 'photo.png', bytes: await picture('png') });
  await world.owner.query(`update member set access_level = 'administrative' where id = $1`, [nina.memberId]);
  const refusedTo: [Someone, number, string][] = [
    [diego, 403, 'record_closed'],
    [sue, 403, 'not_allowed'],
    [sky, 403, 'not_allowed'],
    [bea, 403, 'not_allowed'],
    [pia, 403, 'not_allowed'],
    [olga, 403, 'not_allowed'],
    [nina, 403, 'record_closed'],
  ];
  for (const [who, status, code] of refusedTo) {
    for (const [url, headers] of waysTo(patientId, fileId)) {
      const answer = await knock(world, who, url, { headers });
      expect(
        [answer.status, answer.body.code, answer.headers['cache-control']],
        `${'firstName' in who ? String(who.firstName) : ''} ${url}`,
      ).toEqual([status, code, 'no-store']);
    }
    const begun = await world.as(who, beginFile, { params: { patientId }, body: { name: 'a.pdf', size: 10 } });
    expect([begun.status, begun.body.code]).toEqual([status, code]);
  }
  expect((await knock(world, maya, `/v2/patients/${patientId}/files/${fileId}/preview`)).status).toBe(200);
});

test('C2 R1 a clinical admin and whoever opened the record in an emergency work with files; a supervisor who also gives care only in their own charts', async () => {
  const { maya, diego, sue, ruth, sam } = await world.tell((story) => {
    const all = cast(story, { features: ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass'] });
    const both = therapist(story, all.at, { firstName: 'Bo', lastName: 'Both', roles: ['supervisor', 'clinician'] });
    supervises(story, both, all.maya);
    emergency(story, all.sam, all.diego);
    return { ...all, sue: both };
  });
  const { fileId } = await uploaded(world, maya, sam.patientId, letter);
  const url = `/v2/patients/${sam.patientId}/files/${fileId}/content`;
  expect((await knock(world, ruth, url)).status).toBe(200);
  expect((await knock(world, diego, url)).status).toBe(200);
  const read = await knock(world, sue, url);
  expect([read.status, read.body.code]).toEqual([403, 'record_read_only']);
});

test('RV-5 a URL copied before is worth nothing after unassigning, whole or in part, nor to somebody else, nor after signing out', async () => {
  const { maya, nina, ruth, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const { fileId } = await uploaded(world, nina, patientId, letter);
  const url = `/v2/patients/${patientId}/files/${fileId}/content`;
  const part = await knock(world, nina, url, { headers: { range: 'bytes=100-199' } });
  expect([part.status, part.headers['content-range'], part.text.length]).toEqual([206, `bytes 100-199/${letter.bytes.length}`, 100]);
  expect((await changeTeam(world, ruth, patientId, { remove: [nina.practitionerId], reason: 'moved away' })).status).toBe(200);
  for (const [way, headers] of waysTo(patientId, fileId)) {
    const answer = await knock(world, nina, way, { headers });
    expect([answer.status, answer.body.code], way).toEqual([403, 'record_closed']);
  }
  const token = await world.session(maya);
  expect((await knock(world, maya, url)).status).toBe(200);
  await world.as(maya, signOut, { body: {} });
  for (const [way, headers] of waysTo(patientId, fileId)) expect((await knock(world, null, way, { headers, token })).status, way).toBe(401);
});

test('RV-2 access that ends during an upload: what has arrived cannot be gone on with, nor finished, and is nobody’s', async () => {
  const { maya, nina, ruth, sam } = await world.tell((story) => cast(story));
  const { patientId } = sam;
  const { bytes } = letter;
  const fileId = (await world.as(nina, beginFile, { params: { patientId }, body: { name: 'a.pdf', size: bytes.length } })).body.id;
  await sendBytes(world, nina, patientId, fileId, bytes.subarray(0, 1000));
  await changeTeam(world, ruth, patientId, { remove: [nina.practitionerId], reason: 'moved away' });
  expect((await sendBytes(world, nina, patientId, fileId, bytes.subarray(1000), 1000)).body.code).toBe('record_closed');
  expect((await world.as(nina, finishFile, { params: { patientId, fileId } })).body.code).toBe('record_closed');
  expect((await world.as(maya, listFiles, { params: { patientId }, query: {} })).body.items).toEqual([]);
});

test('R7 a file of another patient, of another clinic and of none answer with the same bytes', async () => {
  const { maya, sam, ada } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, ada: all.ofMaya('Ada') };
  });
  const there = await world.tell((story) => {
    const all = cast(story);
    assigned(story, all.ofMaya('Eve'), all.diego);
    return all;
  });
  const { fileId: ofAda } = await uploaded(world, maya, ada.patientId, letter);
  const { fileId: elsewhere } = await uploaded(world, there.maya, there.sam.patientId, letter);
  const absent = await knock(world, maya, `/v2/patients/${sam.patientId}/files/424242/content`);
  expect(absent.status).toBe(404);
  for (const fileId of [ofAda, elsewhere])
    for (const way of ['', '/content', '/preview', '/upload']) {
      const answer = await knock(world, maya, `/v2/patients/${sam.patientId}/files/${fileId}${way}`);
      expect([answer.status, withoutRequestId(answer.text)]).toEqual([404, withoutRequestId(absent.text)]);
    }
});

test('UP-7 the same bytes in two records are two objects: nothing tells that somebody else has them', async () => {
  const { maya, sam, ada } = await world.tell((story) => {
    const all = cast(story);
    return { ...all, ada: all.ofMaya('Ada') };
  });
  const ids = [await uploaded(world, maya, sam.patientId, letter), await uploaded(world, maya, ada.patientId, letter)].map(
    ({ fileId }) => fileId,
  );
  const { rows } = await world.owner.query('select distinct key from record_file where id = any ($1)', [ids]);
  expect(rows.length).toBe(2);
});
