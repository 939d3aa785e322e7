import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assign, careTeam, changeCareTeam } from '#src/contract/assignments.ts';
import { signOut } from '#src/contract/auth.ts';
import { changeFeatures } from '#src/contract/clinic.ts';
import { assigned, blocked, clinic, member, patient, supervises, therapist } from '#seed/tell.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
let address: string;
beforeAll(async () => {
  world = await openWorld();
  await world.app.listen({ port: 0, host: '127.0.0.1' });
  address = `http://127.0.0.1:${(world.app.server.address() as AddressInfo).port}`;
});
afterAll(() => world.close());

const open = () =>
  world.tell((story) => {
    const at = clinic(story, { name: 'Clinic', policy: 'open', features: ['therapistPatientAssignment'] });
    const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin' });
    const diego = therapist(story, at, { firstName: 'Diego', lastName: 'Ruiz' });
    const own = therapist(story, at, { firstName: 'Olga', lastName: 'Own', visibility: 'own' });
    const kept = therapist(story, at, { firstName: 'Kim', lastName: 'Kept' });
    const ola = member(story, at, { firstName: 'Ola', lastName: 'Owner', roles: ['owner'] });
    const sam = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: maya });
    blocked(story, kept, sam);
    return { maya, diego, own, kept, ola, sam };
  });

/** A screen that is open: what its stream has said so far, and whether it has ended. */
async function screenOf(who: Someone) {
  const stop = new AbortController();
  const response = await fetch(`${address}/v2/events`, {
    headers: { cookie: `caseload=${await world.session(who)}` },
    signal: stop.signal,
  });
  const heard: { event: string; data: Record<string, unknown> }[] = [];
  const screen = { status: response.status, heard, ended: false, close: () => stop.abort() };
  void (async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as ReadableStream<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, event, data] = /event: (\w+)\ndata: (.*)/.exec(text.slice(0, end)) ?? [];
        if (event) heard.push({ event, data: JSON.parse(data as string) as Record<string, unknown> });
        text = text.slice(end + 2);
      }
    }
    screen.ended = true;
  })().catch(() => {});
  return screen;
}

test('A8 a colleague sees a new assignment on an open screen without reloading', async () => {
  const { maya, diego, ola, sam } = await open();
  const [screen, own] = await Promise.all([screenOf(ola), screenOf(diego)]);
  await world.as(maya, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } });
  await expect.poll(() => screen.heard).toEqual([{ event: 'change', data: { what: 'careTeam', patientId: sam.patientId } }]);
  // The one who gained access learns that what they can see has changed.
  await expect.poll(() => own.heard).toEqual([{ event: 'access', data: {} }]);
  screen.close();
  own.close();
});

test('R4 R5 RV-4 an open screen says nothing of a patient whom its member cannot see', async () => {
  const { maya, diego, own, kept, ola, sam } = await open();
  const elsewhere = await open();
  const screens = await Promise.all([screenOf(own), screenOf(kept), screenOf(elsewhere.ola)]);
  const control = await screenOf(ola);
  await world.as(maya, assign, { body: { patientId: sam.patientId, targetDoctorId: diego.practitionerId } });
  await world.as(ola, changeFeatures, { body: { features: { breakGlass: true } } });
  await expect.poll(() => control.heard.length).toBe(2);
  await expect.poll(() => screens[0]?.heard).toEqual([{ event: 'change', data: { what: 'features' } }]);
  await expect.poll(() => screens[1]?.heard).toEqual([{ event: 'change', data: { what: 'features' } }]);
  expect(screens[2]?.heard).toEqual([]);
  for (const screen of [...screens, control]) screen.close();
});

test('A11 a screen is told within a second when an assignment ends by its date, and when one begins', async () => {
  const { maya, diego, sam } = await open();
  await world.tell((story) => assigned(story, sam, diego));
  await world.owner.query(
    `update assignment set ends_at = now() + interval '600 milliseconds' where tenant_id = $1 and practitioner_id = $2`,
    [sam.tenantId, diego.practitionerId],
  );
  const [ending, other] = await Promise.all([screenOf(diego), screenOf(maya)]);
  const began = performance.now();
  await expect.poll(() => ending.heard, { interval: 20 }).toEqual([{ event: 'access', data: {} }]);
  expect(performance.now() - began).toBeGreaterThan(300);
  expect(performance.now() - began).toBeLessThan(1600);
  expect(other.heard).toEqual([]);
  for (const screen of [ending, other]) screen.close();
});

test('R6 a supervisor’s screen is told when the care of a supervisee ends, also where the patient is then out of sight', async () => {
  const { maya, diego, sam, sue } = await world.tell((story) => {
    const at = clinic(story, { name: 'Clinic', policy: 'open', features: ['therapistPatientAssignment'] });
    const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin', roles: ['clinicalAdmin'] });
    const diego = therapist(story, at, { firstName: 'Diego', lastName: 'Ruiz', roles: ['trainee'] });
    const sue = therapist(story, at, { firstName: 'Sue', lastName: 'Visor', roles: ['supervisor'], visibility: 'own' });
    const sam = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: maya });
    assigned(story, sam, diego);
    assigned(story, sam, maya, { kind: 'primary' });
    supervises(story, sue, diego);
    return { maya, diego, sam, sue };
  });
  const screen = await screenOf(sue);
  const { body: team } = await world.as(maya, careTeam, { params: { patientId: sam.patientId } });
  const answer = await world.as(maya, changeCareTeam, {
    params: { patientId: sam.patientId },
    body: { version: team.version, remove: [diego.practitionerId], reason: 'training has ended' },
  });
  expect(answer.status).toBe(200);
  await expect.poll(() => screen.heard).toContainEqual({ event: 'access', data: {} });
  screen.close();
});

test('SE-4 R6 signing out everywhere ends an open stream within a second, with the reason', async () => {
  const { maya } = await open();
  const screen = await screenOf(maya);
  const began = performance.now();
  await world.as(maya, signOut, { body: { everywhere: true } });
  await expect.poll(() => screen.ended, { timeout: 3000 }).toBe(true);
  expect(screen.heard.at(-1)).toEqual({ event: 'ended', data: {} });
  expect(performance.now() - began).toBeLessThan(1000);
});

test('SE-4 signing out everywhere ends the streams of the same login at another clinic, too', async () => {
  const { maya } = await open();
  const twin = await world.tell((story) =>
    member(story, clinic(story, { name: 'Other', policy: 'open', features: [] }), {
      firstName: 'Maya',
      lastName: 'Lin',
      roles: ['clinician'],
      user: maya,
    }),
  );
  const screen = await screenOf(twin);
  await world.as(maya, signOut, { body: { everywhere: true } });
  await expect.poll(() => screen.ended, { timeout: 1000 }).toBe(true);
  expect(screen.heard.at(-1)).toEqual({ event: 'ended', data: {} });
});

test('R6 a stream without a session is refused', async () => {
  const response = await fetch(`${address}/v2/events`);
  expect(response.status).toBe(401);
});
