import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { TherapistInfo } from '#src/contract/people.ts';
import { ana, ClinicAtFetch, others, patientNamed, show, signedInAs, tom } from '#test/screen.tsx';
import { InviteNewPatientModal } from './InviteNewPatientModal.tsx';

const open = (about: { others?: TherapistInfo[]; me?: ReturnType<typeof signedInAs> } = {}) => {
  const clinic = new ClinicAtFetch({ others: others.slice(0, 5), ...about });
  const onClose = vi.fn<() => void>();
  return { clinic, onClose, ...show(<InviteNewPatientModal opened onClose={onClose} />, clinic) };
};
type Person = ReturnType<typeof open>['person'];
const fill = async (person: Person, { firstName = 'Sam', lastName = 'Okafor', email = 'sam@mail.example' } = {}) => {
  for (const [label, text] of Object.entries({ 'First name': firstName, 'Last name': lastName, 'E-mail': email })) {
    await person.click(screen.getByLabelText(label));
    await person.paste(text);
  }
};
const send = (person: Person) => person.click(screen.getByRole('button', { name: 'Send invitation' }));
const sentBodies = (clinic: ClinicAtFetch) => clinic.requests.filter(({ path }) => path.endsWith('/invite')).map(({ body }) => body);
/** Until it is known who else works here. */
const therapistsKnown = (clinic: ClinicAtFetch) =>
  waitFor(() => expect(clinic.requests.some(({ path }) => path.endsWith('/tenant-doctors'))).toBe(true));

test('A4 where the server sends no mail, the invitation is a link to hand over, and says so', async () => {
  const { person } = open({ me: { ...signedInAs(), mails: false } });
  expect(screen.getByText(/^This server sends no mail: you get a link/)).toBeDefined();
  await fill(person);
  await person.click(screen.getByRole('button', { name: 'Make the link' }));
  expect(await screen.findByText(/^This server sends no mail: give Sam the link yourself/)).toBeDefined();
  expect(screen.queryByRole('button', { name: 'Send again' })).toBeNull();
  expect(screen.getByRole('button', { name: 'Copy link' })).toBeDefined();
});

describe('A4 “Also assign to”', () => {
  test('A4 is not there where the clinic has no other therapists', async () => {
    const { clinic } = open({ others: [] });
    await therapistsKnown(clinic);
    await waitFor(() => expect(document.querySelector('.mantine-Skeleton-root')).toBeNull());
    expect(screen.queryByText('Also assign to')).toBeNull();
    expect(screen.getByText('Maya will be able to open the record.')).toBeDefined();
  });

  test('A4 offers one other therapist as a pill', async () => {
    open({ others: [ana] });
    const section = within(await screen.findByRole('group', { name: 'Also assign to' }));
    expect(section.getAllByRole('checkbox')).toHaveLength(1);
    expect(section.getByRole('checkbox', { name: 'Ana Ruiz' })).toBeDefined();
  });

  test('A4 offers five others as pills that are switched on and off', async () => {
    const { person } = open();
    const section = within(await screen.findByRole('group', { name: 'Also assign to' }));
    expect(section.getAllByRole('checkbox')).toHaveLength(5);
    expect(screen.queryByPlaceholderText('Search therapists')).toBeNull();
    await person.click(section.getByRole('checkbox', { name: 'Ana Ruiz' }));
    expect(screen.getByText('Maya and Ana Ruiz will be able to open the record.')).toBeDefined();
    await person.click(section.getByRole('checkbox', { name: 'Tom Berg' }));
    expect(screen.getByText('Maya and 2 others will be able to open the record.')).toBeDefined();
    await person.click(section.getByRole('checkbox', { name: 'Ana Ruiz' }));
    expect(screen.getByText('Maya and Tom Berg will be able to open the record.')).toBeDefined();
  });

  test('A4 offers six others as a searchable multi-select', async () => {
    const { person, clinic } = open({ others });
    const field = await screen.findByPlaceholderText('Search therapists');
    expect(screen.queryByRole('checkbox')).toBeNull();
    await person.type(field, 'had');
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['Noor Haddad']);
    await person.keyboard('{ArrowDown}{Enter}');
    expect(screen.getByText('Maya and Noor Haddad will be able to open the record.')).toBeDefined();
    await fill(person);
    await send(person);
    await screen.findByText('Sam Okafor is invited');
    expect(sentBodies(clinic)).toMatchObject([{ additionalTherapistIds: [5] }]);
  });

  test('F2 is not there while assignment is off, and nobody else is asked for or sent', async () => {
    const { person, clinic } = open({ me: signedInAs({ features: { therapistPatientAssignment: false } }) });
    expect(screen.queryByText('Also assign to')).toBeNull();
    await fill(person);
    await send(person);
    await screen.findByText('Sam Okafor is invited');
    expect(clinic.requests.some(({ path }) => path.endsWith('/tenant-doctors'))).toBe(false);
    expect(sentBodies(clinic)[0]).not.toHaveProperty('additionalTherapistIds');
  });

  test('A3 A4 is not there for who may not assign colleagues, such as a scheduler, of whom it is not said either that they gain access', () => {
    const member = {
      ...signedInAs().member!,
      practitionerId: null,
      accessLevel: 'administrative' as const,
      roles: ['scheduler'],
    };
    open({ me: signedInAs({ member, assigning: { oneself: 'never', colleagues: 'never' } }) });
    expect(screen.queryByText('Also assign to')).toBeNull();
    expect(screen.getByText('This invitation lets nobody open the record.')).toBeDefined();
  });

  test('A4 marks whom the server refused, by name, and sends again without them', async () => {
    const { person, clinic } = open();
    await fill(person);
    await person.click(await screen.findByRole('checkbox', { name: 'Ana Ruiz' }));
    await person.click(screen.getByRole('checkbox', { name: 'Tom Berg' }));
    clinic.refusals.set('invite', { code: 'invalid_target', ids: [tom.id] });
    await send(person);
    expect((await screen.findByRole('alert')).textContent).toBe(
      'Tom Berg cannot be assigned just now. Leave them out, or choose someone else.',
    );
    expect(screen.getByRole('checkbox', { name: 'Tom Berg' }).getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('checkbox', { name: 'Ana Ruiz' }).getAttribute('aria-invalid')).toBeNull();
    clinic.refusals.clear();
    await person.click(screen.getByRole('checkbox', { name: 'Tom Berg' }));
    expect(screen.queryByRole('alert')).toBeNull();
    await send(person);
    await screen.findByText('Sam Okafor is invited');
    expect(sentBodies(clinic).at(-1)).toMatchObject({ additionalTherapistIds: [ana.id] });
  });
});

describe('the form', () => {
  test('A4 says beside each field what it lacks, and takes the focus to the first', async () => {
    const { person, clinic } = open();
    await send(person);
    expect(screen.getByLabelText('First name')).toBe(document.activeElement);
    expect(document.activeElement?.getAttribute('aria-invalid')).toBe('true');
    for (const message of ['Enter the first name.', 'Enter the last name.', 'Enter an e-mail address such as sam@example.org.'])
      expect(screen.getByText(message)).toBeDefined();
    expect(sentBodies(clinic)).toEqual([]);
  });

  test('A4 an address that is none, and a birth to come, are pointed out before anything is sent', async () => {
    const { person, clinic } = open();
    await fill(person, { email: 'sam' });
    await person.type(screen.getByLabelText(/Date of birth/), '2999-01-01');
    await send(person);
    expect(screen.getByText('Enter an e-mail address such as sam@example.org.')).toBeDefined();
    expect(screen.getByText('Enter a date in the past.')).toBeDefined();
    expect(sentBodies(clinic)).toEqual([]);
  });

  test('A4 an address that only the server refuses is marked at its field', async () => {
    const { person, clinic } = open();
    clinic.refusals.set('invite', {
      code: 'invalid',
      fields: [{ path: 'email', message: 'is not an e-mail address' }],
    });
    await fill(person, { email: 'sam@mail..example' });
    await send(person);
    expect(await screen.findByText('Enter an e-mail address such as sam@example.org.')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText('E-mail'));
  });

  test('A4 patients who may be the same person are pointed out, and hinder nobody', async () => {
    const { person, clinic } = open();
    clinic.patients = [patientNamed('Samuel Okafor', [], { preferredName: 'Sam' })];
    await fill(person);
    expect(await screen.findByText('This patient may be the same person:')).toBeDefined();
    expect(screen.getByText(/Samuel Okafor “Sam”/)).toBeDefined();
    await send(person);
    expect(await screen.findByText('Sam Okafor is invited')).toBeDefined();
  });

  test('A4 the invitation carries one key, so that sending it twice invites once', async () => {
    const { person, clinic } = open();
    await fill(person);
    clinic.refusals.set('invite', { code: 'unavailable' });
    await send(person);
    await screen.findByText('Caseload cannot be reached just now');
    clinic.refusals.clear();
    await send(person);
    await screen.findByText('Sam Okafor is invited');
    await person.click(screen.getByRole('button', { name: 'Invite another' }));
    await fill(person, { firstName: 'Zoe', lastName: 'Young' });
    await send(person);
    await screen.findByText('Zoe Young is invited');
    const [first, second, third] = clinic.requests
      .filter(({ path }) => path.endsWith('/invite'))
      .map(({ headers }) => headers['idempotency-key']);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe('after the invitation', () => {
  const invited = async () => {
    const opened = open();
    await fill(opened.person);
    await send(opened.person);
    await screen.findByText('Sam Okafor is invited');
    return opened;
  };
  const askedForLink = (clinic: ClinicAtFetch) => clinic.requests.filter(({ path }) => path === '/v2/invitations/900/link').length;

  test('B1 the link is asked for only when somebody wants it, since that is logged', async () => {
    const { person, clinic } = await invited();
    expect(screen.getByText(/A link is on its way to sam@mail.example. It opens until/)).toBeDefined();
    expect(askedForLink(clinic)).toBe(0);
    await person.click(screen.getByRole('button', { name: 'Copy link' }));
    expect(await screen.findByRole('button', { name: 'Link copied' })).toBeDefined();
    expect(await navigator.clipboard.readText()).toBe('https://hill.example/invitation#secret');
    expect(askedForLink(clinic)).toBe(1);
  });

  test('B1 the link is shown as a QR code for a patient standing there', async () => {
    const { person } = await invited();
    await person.click(screen.getByRole('button', { name: 'Show QR code' }));
    expect(await screen.findByRole('img', { name: 'QR code that opens the invitation of Sam' })).toBeDefined();
    await person.click(screen.getByRole('button', { name: 'Hide QR code' }));
    expect(screen.queryByRole('img')).toBeNull();
  });

  test('B1 after sending again the old link is shown no more', async () => {
    const { person, clinic } = await invited();
    await person.click(screen.getByRole('button', { name: 'Show QR code' }));
    await screen.findByRole('img');
    await person.click(screen.getByRole('button', { name: 'Send again' }));
    expect(await screen.findByText('The invitation was sent again.')).toBeDefined();
    expect(screen.queryByRole('img')).toBeNull();
    await person.click(screen.getByRole('button', { name: 'Show QR code' }));
    await screen.findByRole('img');
    expect(askedForLink(clinic)).toBe(2);
  });
});
