// RV-6 IN-9: every kind of letter there is, caused in a clinic in which whatever must not be in one is a word that stands nowhere else.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancelByLink } from '#src/contract/appointmentLinks.ts';
import { assign } from '#src/contract/assignments.ts';
import { requestSignInLink } from '#src/contract/auth.ts';
import { beginLetter, finishLetter, saveLetter, sendLetter } from '#src/contract/correspondence.ts';
import { breakGlass, requestAccess, settleRequest } from '#src/contract/inbox.ts';
import { inviteMember } from '#src/contract/colleagues.ts';
import { invite } from '#src/contract/invitations.ts';
import { sendForm } from '#src/contract/portalforms.ts';
import { book, cancelAppointment, moveAppointment } from '#src/contract/scheduling.ts';
import { newId } from '#src/platform/ids.ts';
import type { Letter } from '#src/platform/outbox.ts';
import { appointmentToken } from '#src/server/links/rules.ts';
import { sendNextLetter } from '#src/server/mail/jobs.ts';
import { hashPassword } from '#src/server/session/passwords.ts';
import { template } from '#seed/forms.ts';
import { location, room, service } from '#seed/offer.ts';
import { inPortal, newUser, therapist } from '#seed/tell.ts';
import { cast, looked } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { World } from '#test/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const password = 'four unrelated words do well';

test('RV-6 RV-7 IN-9 IJ-2 no letter of any kind says what a patient is treated for, by which discipline, why, or who they are; one about an appointment not with whom', async () => {
  const sent: Letter[] = [];
  await world.owner.query(`update outbox set due_at = now() + interval '1 day' where settled_at is null`);
  const deliver = async () => {
    const next = sendNextLetter(world.database, async (letter) => void sent.push(letter), world.here);
    while (await next());
  };
  const s = await world.tell((story) => {
    const all = cast(story, { policy: 'open', features: ['therapistPatientAssignment', 'breakGlass', 'clientPortal'] });
    inPortal(story, all.sam, newUser(story, `sam-${all.at.tenantId}@mail.example`, null));
    return {
      ...all,
      rita: therapist(story, all.at, { firstName: 'Rita', lastName: 'Request' }),
      otto: therapist(story, all.at, { firstName: 'Otto', lastName: 'Off', permissions: ['canBreakGlass'] }),
      phq9: template(story, all.at, all.olga, 'phq9'),
      ...service(story, all.at, { name: 'Canaryservice', priceLabel: 'Canaryprice' }),
      ...room(story, location(story, all.at, { addressLines: ['1 Hill Road'] })),
    };
  });
  const clinic = [s.at.tenantId];
  await world.owner.query(`update practitioner set discipline = 'Canarydiscipline' where tenant_id = $1`, clinic);
  await world.owner.query(`update practitioner set first_name = 'Withfirst', last_name = 'Withlast' where id = $1`, [
    s.maya.practitionerId,
  ]);
  await world.owner.query(`update patient set last_name = 'Canarylast', phone = '555 0199' where tenant_id = $1`, clinic);
  await world.owner.query('update user_account set password_hash = $1 where id = $2', [await hashPassword(password), s.otto.userId]);
  const ofSam = { params: { patientId: s.sam.patientId } };

  await world.as(s.maya, invite, {
    body: {
      firstName: 'Eva',
      lastName: 'Canaryeva',
      email: `eva-${s.at.tenantId}@mail.example`,
      phone: '555 0199',
      birthDate: '1971-07-17',
    },
  });
  const cora = { firstName: 'Cora', lastName: 'Colleague', email: `cora-${s.at.tenantId}@mail.example`, roles: ['clinician' as const] };
  expect(
    (await world.as(s.olga, inviteMember, { body: { ...cora, accessLevel: 'clinical', visibility: 'all', givesCare: true } })).status,
  ).toBe(201);
  await world.as(s.diego, assign, { body: { patientId: s.sam.patientId } });
  await deliver();
  await world.owner.query(`update tenant set assignment_policy = 'careTeam' where id = $1`, clinic);
  const { body: request } = await world.as(s.rita, requestAccess, { ...ofSam, body: { reason: 'Canaryreason' } });
  await deliver();
  await world.as(s.nina, settleRequest, { params: { requestId: request.id }, body: { decision: 'approve', note: 'Canarynote' } });
  await world.as(s.otto, breakGlass, { ...ofSam, body: { reason: 'Canaryemergency', password } });
  const { id: letterId } = (await world.as(s.maya, beginLetter, { ...ofSam, body: {} })).body;
  const letter = { params: { patientId: s.sam.patientId, letterId } };
  await world.as(s.maya, saveLetter, { ...letter, body: { version: 1, subject: 'Canarysubject', body: 'Canarybody' } });
  await world.as(s.maya, finishLetter, { ...letter, body: { version: 2 } });
  await world.as(s.maya, sendLetter, { ...letter, body: { channel: 'portal' } });
  await deliver();

  const booked = async (whom: typeof s.maya, start: string) => {
    const body = {
      patientId: s.sam.patientId,
      practitionerId: whom.practitionerId as number,
      serviceId: s.serviceId,
      roomId: s.roomId,
      start,
    };
    return (await world.as(s.sky, book, { body })).body.appointment;
  };
  const one = await booked(s.maya, '2030-03-05T09:00');
  const declined = await booked(s.maya, '2030-03-06T09:00');
  await booked(s.tess, '2030-03-07T09:00');
  await deliver();
  const moved = await world.as(s.sky, moveAppointment, {
    params: { appointmentId: one.id },
    body: { version: 1, start: '2030-03-05T10:00' },
  });
  await deliver();
  // Whatever is due some day is due today.
  await world.owner.query('update outbox set due_at = now() where tenant_id = $1 and settled_at is null', clinic);
  await deliver();
  await world.as(s.sky, cancelAppointment, {
    params: { appointmentId: one.id },
    body: { version: moved.body.appointment.version, by: 'clinic', reason: 'Canarycancel' },
  });
  const about = { tenantId: s.at.tenantId, appointmentId: declined.id, email: s.sam.email };
  await world.as(null, cancelByLink, { body: { token: appointmentToken(world.here.config.secret, about) } });
  await deliver();

  await world.as(null, requestSignInLink, { body: { email: `sam-${s.at.tenantId}@mail.example` } });
  await deliver();

  // A time that is kept for Sam, as the waitlist would (S5).
  await world.owner.query(
    `with entry as (
       insert into waitlist_entry (tenant_id, id, patient_id, service_id, joined_at) values ($1, $2, $3, $4, now()) returning id
     ), offer as (
       insert into waitlist_offer (tenant_id, id, entry_id, patient_id, practitioner_id, service_id, starts_at, ends_at, busy, freed_by, made_at, expires_at)
       select $1, id, id, $3, $5, $4, now() + interval '9 days', now() + interval '9 days 1 hour', tstzrange(now() + interval '9 days', now() + interval '9 days 1 hour'),
         $6, now(), now() + interval '1 hour' from entry returning id
     )
     insert into outbox (tenant_id, id, letter, patient_id, subject_id, created_at, due_at) select $1, id, 'waitlistOffer', $3, id, now(), now() from offer`,
    [s.at.tenantId, newId(), s.sam.patientId, s.serviceId, s.maya.practitionerId, one.id],
  );
  // Due at the end of today, it is to be reminded of at once.
  const [today] = await looked<{ on: string }>(
    world,
    `select (now() at time zone time_zone)::date::text as on from tenant where id = $1`,
    clinic,
  );
  const form = { templateId: s.phq9.templateId, due: { on: today?.on ?? '' } };
  expect((await world.as(s.maya, sendForm, { ...ofSam, body: form })).status).toBe(201);
  await world.owner.query('update outbox set due_at = now() where tenant_id = $1 and settled_at is null', clinic);
  await deliver();

  // Maya's leave is over, and Nina has covered Sam (A12).
  await world.owner.query(
    `with away as (
       insert into time_off (tenant_id, id, practitioner_id, starts_at, ends_at, created_by)
       values ($1, $2, $3, now() - interval '2 days', now() - interval '1 second', $4) returning id, starts_at, ends_at
     ), covered as (
       insert into cover (tenant_id, leave_id, patient_id, of_practitioner_id, practitioner_id, gives, made_by, made_at, leave_starts_at, leave_ends_at)
       select $1, id, $5, $3, $6, false, $4, now(), starts_at, ends_at from away
     )
     insert into outbox (tenant_id, id, letter, subject_id, member_id, recipient_id, created_at, due_at)
     select $1, $2 + 1, 'leaveDigest', id, $4, $4, now(), now() from away`,
    [s.at.tenantId, newId(), s.maya.practitionerId, s.maya.memberId, s.sam.patientId, s.nina.practitionerId],
  );
  await deliver();

  // Every kind there is has left at least once.
  const kinds = await looked<{ letter: string }>(
    world,
    `select distinct letter from outbox where tenant_id = $1 and result = 'sent' order by 1`,
    clinic,
  );
  const [known] = await looked<{ definition: string }>(
    world,
    `select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'outbox_letter_known'`,
  );
  const all = [...(known?.definition ?? '').matchAll(/'(\w+)'/g)]
    .map(([, kind]) => String(kind))
    .filter((kind) => !['recordExport', 'slotFreed'].includes(kind));
  expect(kinds.map(({ letter: kind }) => kind)).toEqual(all.sort());
  expect(sent.length).toBeGreaterThan(all.length);

  for (const mail of sent) {
    const whole = JSON.stringify(mail);
    expect(whole).not.toMatch(/canary|0199|1971|phq/i);
    // IN-9: nobody is named on the outside.
    expect(mail.subject).not.toMatch(/\b(Sam|Eva)\b/);
    if (mail.calendar || mail.subject.includes('appointment')) expect(whole).not.toMatch(/With(first|last)|Maya|Lin\b/);
  }
  expect(sent.filter(({ calendar }) => calendar).length).toBeGreaterThanOrEqual(6);
}, 120_000);
