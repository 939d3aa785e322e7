import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  beginLetter,
  changeLetterhead,
  finishLetter,
  getLetter,
  getLetterhead,
  letterPdf,
  letters,
  portalLetterPdf,
  portalLetters,
  saveLetter,
  sendLetter,
} from '#src/contract/correspondence.ts';
import { assigned, inPortal, newUser } from '#seed/tell.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { cast, knock, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** Sam is in the portal, and so is Lee, another patient of Maya's; Rae was never invited to it. */
const open = () =>
  world.tell((story) => {
    const all = cast(story, { policy: 'careTeam', features: ['therapistPatientAssignment', 'clientPortal'] });
    assigned(story, all.sam, all.tess);
    const entered = (who: typeof all.sam): Someone => {
      const user = newUser(story, `portal-${who.patientId}@mail.example`, null);
      inPortal(story, who, user);
      return { ...who, userId: user.userId };
    };
    const [lee, rae] = [all.ofMaya('Lee'), all.ofMaya('Rae')];
    return { ...all, rae, samInPortal: entered(all.sam), leeInPortal: entered(lee) };
  });
type Cast = Awaited<ReturnType<typeof open>>;

const finished = async (who: Someone, patientId: number, text = 'Dear Sam, keep moving.') => {
  const { id } = (await world.as(who, beginLetter, { params: { patientId }, body: {} })).body;
  const params = { patientId, letterId: id };
  await world.as(who, saveLetter, { params, body: { version: 1, subject: 'Exercises', body: text } });
  await world.as(who, finishLetter, { params, body: { version: 2 } });
  return params;
};
const pdfAt = (who: Someone, { patientId, letterId }: { patientId: number; letterId: number }, headers = {}) =>
  knock(world, who, letterPdf.path.replace(':patientId', String(patientId)).replace(':letterId', String(letterId)), { headers });
const portalPdfAt = (who: Someone, letterId: number) => knock(world, who, portalLetterPdf.path.replace(':letterId', String(letterId)));

test('C2 B3 a finished letter comes into the portal of its patient: once, seen by them alone, and that they opened it is logged', async () => {
  const all: Cast = await open();
  const params = await finished(all.maya, all.sam.patientId);
  const other = await finished(all.maya, all.sam.patientId, 'Dear Dr Roe, in confidence.');
  expect((await world.as(all.samInPortal, portalLetters, { query: {} })).body.items).toEqual([]);
  expect((await portalPdfAt(all.samInPortal, params.letterId)).status).toBe(404);

  expect((await world.as(all.nina, sendLetter, { params, body: { channel: 'portal' } })).status).toBe(201);
  const again = await world.as(all.maya, sendLetter, { params, body: { channel: 'portal' } });
  expect([again.status, again.body.code]).toEqual([409, 'already_sent']);

  const { items } = (await world.as(all.samInPortal, portalLetters, { query: {} })).body;
  expect(items).toEqual([{ id: params.letterId, subject: 'Exercises', author: 'Hill Clinic', at: expect.any(String) }]);
  const pdf = await portalPdfAt(all.samInPortal, params.letterId);
  expect([pdf.status, pdf.headers['content-type'], pdf.text.slice(0, 5)]).toEqual([200, 'application/pdf', '%PDF-']);
  expect(String(pdf.headers['content-disposition'])).toMatch(/^attachment; filename="Exercises\.pdf"/);
  expect(
    await looked(
      world,
      `select member_id, patient_id::float8 as patient, detail from activity where tenant_id = $1 and action = 'letter.openedInPortal'`,
      [all.at.tenantId],
    ),
  ).toEqual([{ member_id: null, patient: all.sam.patientId, detail: { letterId: params.letterId } }]);

  // Not the other letter, not somebody else's portal, and nothing of the record.
  expect((await portalPdfAt(all.samInPortal, other.letterId)).status).toBe(404);
  expect((await portalPdfAt(all.leeInPortal, params.letterId)).status).toBe(404);
  expect((await world.as(all.leeInPortal, portalLetters, { query: {} })).body.items).toEqual([]);
  expect([401, 403]).toContain((await world.as(all.samInPortal, letters, { params: { patientId: params.patientId }, query: {} })).status);
  expect([401, 403]).toContain((await pdfAt(all.samInPortal, params)).status);
  await world.owner.query(`update tenant_feature set enabled = false where tenant_id = $1 and feature = 'clientPortal'`, [all.at.tenantId]);
  expect((await portalPdfAt(all.samInPortal, params.letterId)).body.code).toBe('feature_off');
});

test('C2 the mail about a letter says only that something is in the portal: no content, name of the author, discipline or id', async () => {
  const all = await open();
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
  await world.owner.query(`update practitioner set discipline = 'Canarydiscipline' where tenant_id = $1`, [all.at.tenantId]);
  const params = await finished(all.maya, all.sam.patientId, 'Canarybody');
  await world.as(all.maya, sendLetter, { params, body: { channel: 'portal' } });
  const sent: Letter[] = [];
  const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
  while (await next());
  expect(sent.map(({ to }) => to)).toEqual([all.sam.email]);
  const whole = JSON.stringify(sent.map(({ to: _address, ...said }) => said));
  expect(sent[0]?.text).toContain('There is something new for you in your portal at Hill Clinic.');
  for (const secret of ['Canary', 'Exercises', 'Maya', 'Lin', 'Okafor', String(params.letterId), String(params.patientId)])
    expect(whole, secret).not.toContain(secret);

  // Without the portal the reason is gone, and nothing is sent.
  const second = await finished(all.maya, all.sam.patientId);
  await world.as(all.maya, sendLetter, { params: second, body: { channel: 'portal' } });
  await world.owner.query(`update tenant_feature set enabled = false where tenant_id = $1 and feature = 'clientPortal'`, [all.at.tenantId]);
  sent.length = 0;
  while (await next());
  expect(sent).toEqual([]);
});

test('C2 what went out otherwise is written down: by whom, to whom, when and how', async () => {
  const all = await open();
  const params = await finished(all.maya, all.sam.patientId);
  expect((await world.as(all.maya, sendLetter, { params, body: { channel: 'post', on: '2026-01-05' } })).status).toBe(201);
  expect((await world.as(all.ruth, sendLetter, { params, body: { channel: 'handed' } })).status).toBe(201);
  const future = await world.as(all.maya, sendLetter, { params, body: { channel: 'post', on: '2999-01-01' } });
  expect([future.status, future.body.code]).toEqual([422, 'day_not_passed']);
  const { dispatches } = (await world.as(all.nina, getLetter, { params })).body;
  expect(dispatches.map(({ channel, recipient, on, by }) => [channel, recipient, on, by?.firstName])).toEqual([
    ['post', 'Sam Okafor', '2026-01-05', 'Maya'],
    ['handed', 'Sam Okafor', expect.any(String), 'Ruth'],
  ]);
});

test('C2 what goes out is finished, and by somebody who writes in this record and answers for it', async () => {
  const all = await open();
  const { id } = (await world.as(all.maya, beginLetter, { params: { patientId: all.sam.patientId }, body: {} })).body;
  const draft = { patientId: all.sam.patientId, letterId: id };
  expect((await world.as(all.maya, sendLetter, { params: draft, body: { channel: 'post' } })).body.code).toBe('letter_not_finished');
  const params = await finished(all.tess, all.sam.patientId);
  // A trainee writes; what they wrote leaves through a colleague (table R).
  expect((await world.as(all.tess, sendLetter, { params, body: { channel: 'post' } })).body.code).toBe('co_signature_needed');
  for (const who of [all.diego, all.sky, all.olga, all.sue])
    expect((await world.as(who, sendLetter, { params, body: { channel: 'post' } })).status, who.firstName).toBe(403);
  expect((await world.as(all.maya, sendLetter, { params, body: { channel: 'post' } })).status).toBe(201);
  const forRae = await finished(all.maya, all.rae.patientId);
  const closed = await world.as(all.maya, sendLetter, { params: forRae, body: { channel: 'portal' } });
  expect([closed.status, closed.body.code]).toEqual([409, 'portal_not_open']);
});

test('C2 RV-3 the database itself refuses a dispatch of a draft, of another patient’s letter, and a change of what is finished', async () => {
  const all = await open();
  const params = await finished(all.maya, all.sam.patientId);
  const { id: draft } = (await world.as(all.maya, beginLetter, { params: { patientId: all.sam.patientId }, body: {} })).body;
  const insert = (patientId: number, letterId: number) =>
    world.owner.query(
      `insert into letter_dispatch (tenant_id, id, patient_id, letter_id, channel, recipient, sent_by, sent_at, sent_on)
       values ($1, $3, $2, $3, 'post', 'x', $4, now(), now())`,
      [all.at.tenantId, patientId, letterId, all.maya.memberId],
    );
  await expect(insert(all.sam.patientId, draft)).rejects.toThrow(/letter_dispatch_of_letter/);
  await expect(insert(all.rae.patientId, params.letterId)).rejects.toThrow(/letter_dispatch_of_letter/);
});

test('C2 a letter as PDF is for those to whom the record is open, and keeps the letterhead it was finished with', async () => {
  const all = await open();
  const head = {
    version: 0,
    addressLines: ['1 Hill Road', 'Hilltown'],
    phone: '555 0100',
    email: 'desk@hill.example',
    website: '',
    footer: 'Hill Clinic Ltd',
  };
  for (const who of [all.maya, all.sue, all.tess, all.sky, all.bea])
    expect((await world.as(who, changeLetterhead, { body: head })).status, who.firstName).toBe(403);
  expect((await world.as(all.pia, changeLetterhead, { body: head })).body).toEqual({ ...head, version: 1 });
  const late = await world.as(all.olga, changeLetterhead, { body: head });
  expect([late.status, late.body.code]).toEqual([412, 'changed_meanwhile']);
  expect((await world.as(all.maya, getLetterhead, {})).body.phone).toBe('555 0100');

  const params = await finished(all.maya, all.sam.patientId);
  await world.as(all.pia, changeLetterhead, { body: { ...head, version: 1, phone: '555 0999' } });
  const [row] = await looked<{ letterhead: { phone: string } }>(world, 'select letterhead from letter where id = $1', [params.letterId]);
  expect(row?.letterhead.phone).toBe('555 0100');

  for (const who of [all.maya, all.nina, all.ruth]) expect((await pdfAt(who, params)).status, who.firstName).toBe(200);
  for (const who of [all.diego, all.sky, all.bea, all.olga]) expect((await pdfAt(who, params)).status, who.firstName).toBe(403);
  const part = await pdfAt(all.maya, params, { range: 'bytes=0-4' });
  expect([part.status, part.text]).toEqual([206, '%PDF-']);
});
