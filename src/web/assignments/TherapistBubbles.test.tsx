import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { ana, ClinicAtFetch, maya, others, show, tom } from '#test/screen.tsx';
import { TherapistBubbles } from './TherapistBubbles.tsx';

const bubbles = () => [...screen.getByRole('button').querySelectorAll('[aria-hidden]')].map((bubble) => bubble.textContent);

test('A9 bubbles keep the order they are given: oneself, the primary, then by surname', () => {
  show(<TherapistBubbles therapists={[maya, tom, ana]} myId={maya.id} />, new ClinicAtFetch({}));
  expect(bubbles()).toEqual(['ML', 'TB', 'AR']);
});

test('A9 oneself stands out, the others do not', () => {
  show(<TherapistBubbles therapists={[maya, ana]} myId={maya.id} />, new ClinicAtFetch({}));
  expect(screen.getByText('ML')).toHaveProperty('dataset.me', 'true');
  expect(screen.getByText('AR').dataset['me']).toBeUndefined();
});

test('A9 of more than three therapists three are shown, and then how many more there are', () => {
  show(<TherapistBubbles therapists={[maya, ...others]} myId={maya.id} />, new ClinicAtFetch({}));
  expect(bubbles()).toEqual(['ML', 'AR', 'TB', '+4']);
});

test('A9 to a screen reader the bubbles are one button that names everyone in full', () => {
  show(<TherapistBubbles therapists={[maya, ana, tom, ...others.slice(2, 4)]} myId={maya.id} />, new ClinicAtFetch({}));
  expect(screen.getByRole('button', { name: 'Therapists: Maya Lin (You), Ana Ruiz, Tom Berg, Lena Fox, and Noor Haddad' })).toBeDefined();
});

test('A9 full names appear on hover, on focus and on a click, and Escape puts them away', async () => {
  const { person } = show(<TherapistBubbles therapists={[maya, ...others]} myId={maya.id} />, new ClinicAtFetch({}));
  const names = () => screen.queryAllByRole('listitem').map((item) => item.textContent);
  const all = ['Maya Lin (You)', 'Ana Ruiz', 'Tom Berg', 'Lena Fox', 'Noor Haddad', 'Jo Marsh', 'Kai Zhou'];
  expect(names()).toEqual([]);
  await person.hover(screen.getByRole('button'));
  expect(names()).toEqual(all);
  await person.keyboard('{Escape}');
  expect(names()).toEqual([]);
  await person.click(screen.getByRole('button'));
  expect(names()).toEqual(all);
});

test('A9 of a patient without a care team it is said in a word', () => {
  show(<TherapistBubbles therapists={[]} myId={maya.id} />, new ClinicAtFetch({}));
  expect(screen.getByText('Unassigned')).toBeDefined();
});
