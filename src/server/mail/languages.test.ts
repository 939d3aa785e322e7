import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { assign } from '#src/contract/assignments.ts';
import { changeSettings } from '#src/contract/clinic.ts';
import { requestAccess } from '#src/contract/inbox.ts';
import { book, cancelAppointment } from '#src/contract/scheduling.ts';
import { wordsIn } from '#src/contract/words.ts';
import { location, room, service } from '#seed/offer.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { cast } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';
import { sendNextLetter } from './jobs.ts';
import { said, texts } from './rules.ts';

let world: World;
const sent: Letter[] = [];
beforeAll(async () => {
  world = await openWorld({ demoLogins: [] });
});
afterAll(() => world.close());
beforeEach(async () => {
  sent.length = 0;
  // The post of other tests' clinics waits.
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null and due_at <= now()`);
});
const deliver = async (turns = 8) => {
  const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
  for (let i = 0; i < turns; i++) await next();
};
const scene = async (language: 'en' | 'es', policy: 'open' | 'careTeam' = 'careTeam') => {
  const all = await world.tell((story) => {
    const people = cast(story, { policy, name: 'Clínica Peñón' });
    return {
      ...people,
      ...service(story, people.at, { name: 'Session' }),
      ...room(story, location(story, people.at, { name: 'Calle Mayor' }), { name: 'Azul' }),
    };
  });
  await world.owner.query(`update tenant set language = $2, patient_word = 'client', time_zone = 'Europe/Madrid' where id = $1`, [
    all.at.tenantId,
    language,
  ]);
  return all;
};
type Scene = Awaited<ReturnType<typeof scene>>;
const speaks = ({ sam }: Scene, language: string | null) =>
  world.owner.query('update patient_profile set language = $2 where patient_id = $1', [sam.patientId, language]);
const soon = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
const booked = async (s: Scene, time = '09:00') =>
  (
    await world.as(s.sky, book, {
      body: {
        patientId: s.sam.patientId,
        practitionerId: s.maya.practitionerId as number,
        serviceId: s.serviceId,
        roomId: s.roomId,
        start: `${soon}T${time}`,
      },
    })
  ).body.appointment;

test('O1 S4 the patient of a Spanish clinic is written to in Spanish: subject, text, day and hour, and the entry for the calendar', async () => {
  const s = await scene('es');
  const { id, version } = await booked(s);
  await deliver();
  const [letter] = sent;
  expect(letter?.subject).toBe('Su cita en Clínica Peñón');
  expect(letter?.text).toContain('Tiene una cita en Clínica Peñón:');
  expect(letter?.text).toMatch(/(lunes|martes|miércoles|jueves|viernes|sábado|domingo), \d+ de [a-z]+ de \d{4}, 9:00–9:\d\d \(hora /);
  expect(letter?.html).toContain('<html lang="es">');
  expect(letter?.calendar?.text).toContain('SUMMARY:Cita en Clínica Peñón');
  await world.as(s.sky, cancelAppointment, { params: { appointmentId: id }, body: { version, by: 'clinic' } });
  await deliver();
  expect(sent[1]?.subject).toBe('Su cita en Clínica Peñón se ha cancelado');
  for (const { text } of sent) expect(text.replace(/http\S+/g, '')).not.toMatch(/\b(the|you|your|appointment)\b/i);
});

test('O1 what the profile says one speaks goes before the language of the clinic, where it is one of ours', async () => {
  const said = [];
  for (const [clinic, profile] of [
    ['es', 'English'],
    ['es', 'en-GB'],
    ['en', 'Español (México)'],
    ['en', 'Spanish'],
    ['es', 'Polish'],
    ['en', 'Estonian'],
    ['es', null],
  ] as const) {
    const s = await scene(clinic);
    await speaks(s, profile);
    await booked(s);
    sent.length = 0;
    await deliver();
    said.push([clinic, profile, sent[0]?.subject.startsWith('Su cita') ? 'es' : 'en']);
  }
  expect(said).toEqual([
    ['es', 'English', 'en'],
    ['es', 'en-GB', 'en'],
    ['en', 'Español (México)', 'es'],
    ['en', 'Spanish', 'es'],
    ['es', 'Polish', 'es'],
    ['en', 'Estonian', 'en'],
    ['es', null, 'es'],
  ]);
});

test('O1 colleagues are written to in the language of the clinic and in its words, whatever the patient speaks', async () => {
  const s = await scene('es');
  await speaks(s, 'English');
  await world.as(s.diego, requestAccess, { params: { patientId: s.sam.patientId }, body: { reason: 'A reason' } });
  await deliver();
  expect(new Set(sent.map(({ subject }) => subject))).toEqual(new Set(['Una solicitud de acceso le espera en Clínica Peñón']));
  expect(sent[0]?.text).toContain('uno de sus clientes');
  const o = await scene('es', 'open');
  sent.length = 0;
  await world.as(o.diego, assign, { body: { patientId: o.sam.patientId } });
  await deliver();
  expect(sent[0]?.subject).toBe('Diego Ruiz se ha unido a uno de sus equipos asistenciales');
  expect(sent[0]?.text).toContain('un cliente suyo');
});

test('O1 the owner and practice admins choose the language of the clinic’s mails; what is written from then on is in it', async () => {
  const s = await scene('en');
  await booked(s);
  expect((await world.as(s.maya, changeSettings, { body: { version: 1, language: 'es' } })).status).toBe(403);
  expect((await world.as(s.pia, changeSettings, { body: { version: 1, language: 'es' } })).body).toMatchObject({ language: 'es' });
  await deliver();
  expect(sent[0]?.subject).toBe('Su cita en Clínica Peñón');
});

test('O1 every letter exists in every language, and says something else in each', () => {
  const about = {
    clinic: 'C',
    inviter: 'I',
    name: 'N',
    until: 'U',
    url: 'https://caseload.example',
    who: 'W',
    digits: '1234 5678',
  };
  const words = { patientWord: 'client', therapistWord: 'clinician' } as const;
  const kinds = Object.keys(texts.en) as (keyof typeof texts.en)[];
  expect(Object.keys(texts.es)).toEqual(kinds);
  for (const kind of kinds) {
    const [en, es] = [said(kind, 'en', wordsIn('en', words), about), said(kind, 'es', wordsIn('es', words), about)];
    for (const part of ['subject', 'greeting', 'closing'] as const) expect(es[part], `${kind} ${part}`).not.toBe(en[part]);
    expect(es.lines).toHaveLength(en.lines.length);
    for (const [nth, line] of es.lines.entries()) expect(line, kind).not.toBe(en.lines[nth]);
    expect(es.action?.label, kind).not.toBe(en.action?.label);
    expect(JSON.stringify(es), kind).not.toMatch(/patient|paciente|\b(the|you|your)\b/i);
  }
});
