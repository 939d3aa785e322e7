import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ClinicAtFetch, show } from '#test/screen.tsx';
import type { OwnProfile } from './data.ts';
import { ProfileScreen } from './ProfileScreen.tsx';

const profile: OwnProfile = {
  version: 3,
  firstName: 'Samuel',
  lastName: 'Okafor',
  preferredName: 'Sam',
  email: 'sam@mail.example',
  phone: '555 0100',
  birthDate: '1991-04-17',
  pronouns: null,
  addressLines: ['1 Hill Road', 'Springfield'],
  emergencyContactName: 'Ngozi',
  emergencyContactRelation: 'Sister',
  emergencyContactPhone: '555 0101',
  language: 'English',
};

/** The portal with a profile that the clinic changes, so often, before it is saved. */
const open = (meanwhile: Partial<OwnProfile>[] = []) => {
  const clinic = new ClinicAtFetch({});
  const known = clinic.fetch.bind(clinic);
  let now = profile;
  const sent: Record<string, unknown>[] = [];
  Object.defineProperty(clinic, 'fetch', {
    value: async (url: string, options: { method?: string; body?: string } = {}) => {
      if (url !== '/v2/portal/profile') return known(url, options as never);
      if (options.method !== 'PATCH') return Response.json(now);
      const body = JSON.parse(options.body ?? '{}') as Record<string, unknown>;
      sent.push(body);
      const theirs = meanwhile.shift();
      if (theirs) now = { ...now, ...theirs, version: now.version + 1 };
      if (body['version'] !== now.version) return Response.json({ code: 'changed_meanwhile', current: now }, { status: 412 });
      now = { ...now, ...body, version: now.version + 1 } as OwnProfile;
      return Response.json(now);
    },
  });
  return { ...show(<ProfileScreen />, clinic), sent };
};
const phone = () => screen.findByRole('textbox', { name: 'Phone' });
const save = () => screen.getByRole('button', { name: 'Save' });

test('B3 what is one’s own to say is changed, and the rest says whom to ask', async () => {
  const { person, sent } = open();
  await person.clear(await phone());
  await person.type(await phone(), '555 0199');
  await person.type(screen.getByRole('textbox', { name: 'Pronouns' }), 'he/him');
  await person.click(save());
  expect(await screen.findByText('Saved. Hill Clinic sees the change.')).toBeDefined();
  expect(sent).toEqual([{ version: 3, phone: '555 0199', pronouns: 'he/him' }]);
  expect(screen.queryByRole('textbox', { name: /mail|Legal|birth/i })).toBeNull();
  expect(screen.getByText(/To change them, ask Hill Clinic/)).toBeDefined();
});

test('OC-1 what the clinic changed beside it stays; of what both changed, both are shown', async () => {
  const { person, sent } = open([{ language: 'Igbo' }, { phone: '555 0111' }]);
  await person.clear(await phone());
  await person.type(await phone(), '555 0199');
  await person.click(save());
  // The first meets no change of one's own, and is saved over by itself; the second does.
  expect(await screen.findByText(/Phone: 555 0111/)).toBeDefined();
  expect(sent.map(({ version }) => version)).toEqual([3, 4]);
  await person.click(screen.getByRole('button', { name: 'Keep mine, and save it' }));
  expect(await screen.findByText('Saved. Hill Clinic sees the change.')).toBeDefined();
  expect(sent.at(-1)).toEqual({ version: 5, phone: '555 0199' });
});
