import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { portalScopes } from '#src/contract/endpoint.ts';
import { ClinicAtFetch, show, signedInAs } from '#test/screen.tsx';
import { AccessesSection } from './AccessesSection.tsx';
import type { Access } from './data.ts';
import { cell } from './useAccessCsv.ts';

const nina = { name: { firstName: 'Nina', lastName: 'Abara' }, discipline: 'Physiotherapy', roles: ['clinician'] };
const desk = { name: { firstName: 'Sky', lastName: 'Planner' }, discipline: null, roles: ['scheduler'] };
const access = (id: number, about: Partial<Access> = {}): Access => ({
  id,
  at: '2026-11-20T09:00:00.000000Z',
  until: null,
  times: 1,
  act: 'notes',
  who: nina,
  why: { because: 'careTeam', since: '2026-03-03T12:00:00.000000Z', bookedAt: null },
  about: null,
  questions: [],
  ...about,
});
class Portal extends ClinicAtFetch {
  items: Access[];
  constructor(items: Access[]) {
    super({
      me: signedInAs({
        member: null,
        patient: { id: 7, firstName: 'Sam', lastName: 'Okafor', preferredName: null, scopes: [...portalScopes], isGuardian: false },
      }),
    });
    this.items = items;
    this.answers.set('accesses', () => ({ items: this.items, nextCursor: null }));
    this.answers.set('questions', ({ path, body }) => {
      const id = Number(path.split('/').at(-2));
      const asked = { id: 1, question: String(body['question']), askedAt: '2026-11-21T09:00:00.000000Z', answer: null, answeredAt: null };
      this.items = this.items.map((one) => (one.id === id ? { ...one, questions: [asked] } : one));
      return {};
    });
  }
}
const open = (items: Access[]) => {
  const portal = new Portal(items);
  return { portal, ...show(<AccessesSection />, portal) };
};

describe('B3 who looked at my record', () => {
  test('B3 says by day who read what, in which capacity and why', async () => {
    open([
      access(3, { who: desk, act: 'profile', why: { because: 'role', since: null, bookedAt: null }, at: '2026-11-22T09:00:00.000000Z' }),
      access(2, { times: 3, until: '2026-11-20T09:20:00.000000Z' }),
      access(1, {
        act: 'assigned',
        about: { name: { firstName: 'Diego', lastName: 'Ruiz' }, discipline: 'Psychology' },
        why: { because: 'supervises', since: null, bookedAt: null },
      }),
    ]);
    const lines = await screen.findAllByRole('listitem');
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining(
        'Sky Planner opened your page with your contact details and appointmentsreception and planningPlans appointments',
      ),
      expect.stringMatching(/Nina Abara read your notesPhysiotherapyOn your care team since Mar 3, 2026.*3 times, until 9:20/),
      expect.stringContaining('Nina Abara put Diego Ruiz on your care teamPhysiotherapySupervises somebody on your care team'),
    ]);
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual(['Nov 22, 2026', 'Nov 20, 2026']);
  });

  test('AU-6 where the clinic tells no names, the role or discipline stands for them', async () => {
    open([access(2, { who: { ...nina, name: null } }), access(1, { who: { ...desk, name: null } })]);
    const [one, other] = await screen.findAllByRole('listitem');
    expect(one?.textContent).toContain('Physiotherapy read your notes');
    expect(other?.textContent).toContain('Reception and planning read your notes');
  });

  test('B3 one asks about an entry, once, and reads what the clinic answers', async () => {
    const { portal, person } = open([access(5)]);
    await person.click(await screen.findByRole('button', { name: /^Ask about this: Nina Abara read your notes, Nov 20, 2026/ }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Ask about this' }));
    await person.click(dialog.getByRole('button', { name: 'Send the question' }));
    expect(dialog.getByText('Write what you would like to know.')).toBeTruthy();
    await person.type(dialog.getByLabelText('What would you like to know?'), 'Why on a Sunday?');
    await person.click(dialog.getByRole('button', { name: 'Send the question' }));
    expect(await screen.findByText('Hill Clinic has not answered yet.')).toBeTruthy();
    expect(screen.getByText('Why on a Sunday?')).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('button', { name: /^Ask about this/ })).toBeNull());
    expect(portal.requests.find(({ method }) => method === 'POST')).toMatchObject({
      path: '/v2/portal/accesses/5/questions',
      body: { question: 'Why on a Sunday?' },
    });
  });

  test('B3 says so where nobody has looked, and where it cannot be loaded', async () => {
    open([]);
    expect(await screen.findByRole('heading', { name: 'Nobody has looked yet' })).toBeTruthy();
  });

  test('B4 is not there for a guardian to whom it was not given', async () => {
    const portal = new Portal([]);
    portal.refusals.set('accesses', { code: 'not_allowed' });
    show(<AccessesSection />, portal);
    await waitFor(() => expect(screen.queryByRole('heading', { name: 'Who looked at my record' })).toBeNull());
  });

  test('L2 the list is downloaded as a spreadsheet in which nothing is a formula', async () => {
    const kept: Blob[] = [];
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: (blob: Blob) => (kept.push(blob), 'blob:x'), revokeObjectURL: () => {} }));
    const { person } = open([access(1, { who: { ...desk, name: { firstName: '=HYPERLINK("x")', lastName: '' } } })]);
    await person.click(await screen.findByRole('button', { name: 'Download the list (CSV)' }));
    await waitFor(() => expect(kept).toHaveLength(1));
    const text = await kept[0]?.text();
    expect(text?.split('\r\n')[0]).toContain('"When","Until","Times","Who"');
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    for (const sign of ['=1', '+1', '-1', '@a', '\t=1', ' =1']) expect(cell(sign)).toBe(`"'${sign}"`);
    expect(cell('Nina "N" Abara')).toBe('"Nina ""N"" Abara"');
  });
});
