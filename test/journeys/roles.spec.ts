import { expect, test } from '@playwright/test';
import { signIn } from './people.ts';

// Table R as each role meets it on the screen and at the door: what is offered is allowed, what is not is refused.
const all = { manages: true, invites: true, opens: true, blocks: true, seals: true, changesTeams: true, exports: true };
const none = { manages: false, invites: false, opens: false, blocks: false, seals: false, changesTeams: false, exports: false };
type Offered = typeof all;

const roles: Record<string, { who: string; offered: Offered; caresFor?: string }> = {
  // An owner's access level is administrative (R3).
  owner: { who: 'Grace Adeyemi', offered: { ...all, opens: false } },
  'practice admin': { who: 'Kiri Parata', offered: { ...all, opens: false, seals: false, changesTeams: false } },
  'clinical admin': { who: 'Ruth Feldman', offered: { ...all, manages: false } },
  clinician: { who: 'Tomás Ibarra', offered: { ...none, invites: true }, caresFor: 'Ibarra' },
  // Of the trainee's patients, since he supervises her.
  supervisor: { who: 'Samuel Okonkwo', offered: none, caresFor: 'Kobayashi' },
  trainee: { who: 'Hana Kobayashi', offered: none, caresFor: 'Kobayashi' },
  scheduler: { who: 'Claire Dubois', offered: { ...none, invites: true } },
  biller: { who: 'Peter Novak', offered: none },
};

for (const [role, { who, offered, caresFor }] of Object.entries(roles)) {
  test(`R1 R7 the ${role} is offered what table R gives, for a patient of others, and refused the rest`, async ({ page }) => {
    await signIn(page, who);
    const seen = async (what: boolean, thing: ReturnType<typeof page.getByRole>) =>
      what ? await expect(thing).toBeVisible() : await expect(thing).toHaveCount(0);
    const status = async (url: string) => (await page.request.get(url)).status();

    for (const place of ['Team', 'Access policy', 'Features'])
      await seen(offered.manages, page.getByRole('link', { name: place, exact: true }));
    await seen(offered.invites, page.getByRole('button', { name: /^Invite New/ }));
    expect(await status('/v2/team')).toBe(offered.manages ? 200 : 403);

    const list = await page.request.get('/v2/doctor/patients/all?limit=200');
    const unassigned = list.ok() ? list : await page.request.get('/v2/doctor/patients/unassigned');
    const { items } = (await unassigned.json()) as {
      items: { id: number; isConnectedToMe: boolean; connectedTherapists: { lastName: string }[] }[];
    };
    // Not of Tomás, among whose patients is a sealed one, and not of the trainee, whom the supervisor supervises.
    const patient = items.find(
      ({ isConnectedToMe, connectedTherapists: team }) =>
        !isConnectedToMe && !team.some(({ lastName }) => ['Ibarra', 'Kobayashi'].includes(lastName)),
    );
    if (!patient) throw new Error(`${who} sees nobody.`);
    expect(await status(`/v2/patients/${patient.id}/record`)).toBe(offered.opens ? 200 : 403);
    expect(await status(`/v2/patients/${patient.id}/blocks`)).toBe(offered.blocks ? 200 : 403);

    // Nobody offers these on the screen, so they are asked for as a program would.
    const write = async (method: string, url: string, data: object) => (await page.request.fetch(url, { method, data })).status();
    const invited = { firstName: 'Not', lastName: 'Invited', email: 'not.invited@mail.example' };
    const writes: [refused: boolean, method: string, url: string, data: object][] = [
      [!offered.manages, 'PATCH', '/v2/tenant/settings', { version: 1, assignmentPolicy: 'open' }],
      [!offered.manages, 'PATCH', '/v2/tenant/features', { features: { therapistPatientAssignment: false } }],
      [!offered.invites, 'POST', '/v2/doctor/patients/invite', invited],
      [!offered.changesTeams, 'POST', '/v2/doctor/patients/assign', { patientId: patient.id }],
      [!offered.seals, 'PUT', `/v2/patients/${patient.id}/seal`, { sealed: true }],
    ];
    for (const [refused, method, url, data] of writes) if (refused) expect(await write(method, url, data), url).toBe(403);

    if (caresFor !== undefined) {
      const own = items.find(({ connectedTherapists: team }) => team.some(({ lastName }) => lastName === caresFor));
      await page.goto(`/patients/${own?.id}?tab=records`);
      await expect(page.getByText(/^Open to you:/)).toBeVisible();
    }
    await page.goto(`/patients/${patient.id}?tab=records`);
    await expect(page.getByText(offered.opens ? /^Open to you:/ : /’s record is closed to you$/)).toBeVisible();
    await seen(offered.changesTeams, page.getByRole('tab', { name: 'Manage' }));
    await page.getByRole('tab', { name: 'Access' }).click();
    await expect(page.getByRole('heading', { name: 'Who can open this record' })).toBeVisible();
    await seen(offered.blocks, page.getByRole('button', { name: 'Block someone' }));
    await seen(offered.seals, page.getByRole('button', { name: 'Seal the chart' }));

    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Activity', level: 1 })).toBeVisible();
    await seen(offered.exports, page.getByRole('button', { name: 'Export' }));
    expect(await status('/v2/activity/chain')).toBe(offered.exports ? 200 : 403);
  });
}
