import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import pg from 'pg';
import { passwordOf, homeOf, socketFolder, whoRuns } from '#src/platform/embedded-postgres-files.ts';
import { PORT } from '#src/platform/embedded-postgres-lock.ts';
import { hashToken, newId } from '#src/platform/ids.ts';
import { hours, service } from '#seed/offer.ts';
import { newStory, write } from '#seed/story.ts';
import { clinic, member, patient, therapist } from '#seed/tell.ts';

/** The database of the journeys' server, as its owner. */
const ownersConnection = (): pg.ClientConfig => {
  const folder = process.env['CASELOAD_JOURNEY_DIR'] ?? '';
  const runAs = whoRuns(folder);
  const home = homeOf(folder, runAs, () => {});
  const cluster = join(home, 'postgres');
  return { host: socketFolder(cluster, runAs), port: PORT, user: 'postgres', password: passwordOf(home, cluster), database: 'caseload' };
};

export type ClinicIn = {
  maya: number;
  diego: number;
  sessionId: number;
  patientId: number;
  /** A page of the scheduler's, in a browser somewhere else. */
  open(about?: Partial<Parameters<Browser['newContext']>[0]>): Promise<Page>;
};

/** A clinic in a zone, with two therapists who can be booked at any hour of any day. */
export async function clinicIn(timeZone: string, browser: Browser, baseURL: string): Promise<ClinicIn> {
  const owner = new pg.Client(ownersConnection());
  await owner.connect();
  try {
    const story = newStory(newId, new Date());
    const at = clinic(story, {
      name: `Clinic in ${timeZone}`,
      policy: 'open',
      features: ['therapistPatientAssignment', 'allActivePatientsDashboard'],
      timeZone,
    });
    const desk = member(story, at, { firstName: 'Sky', lastName: 'Planner', roles: ['scheduler'] });
    const [maya, diego] = (['Maya Lin', 'Diego Ruiz'] as const).map((name) => {
      const [firstName = '', lastName = ''] = name.split(' ');
      const one = therapist(story, at, { firstName, lastName });
      hours(story, one, [1, 2, 3, 4, 5, 6, 7], ['0:00-24:00']);
      return one.practitionerId ?? 0;
    }) as [number, number];
    const { serviceId } = service(story, at, { name: 'Session', duration: 30 });
    const { patientId } = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by: desk });
    await write(owner, story);
    // Sam stands for everybody who is booked here, also with both at once.
    await owner.query('update tenant set patient_overlap = true where id = $1', [at.tenantId]);
    const token = randomBytes(24).toString('base64url');
    await owner.query(
      `insert into user_session (token_hash, user_id, tenant_id, member_id, expires_at) values ($1, $2, $3, $4, now() + interval '1 hour')`,
      [hashToken(token), desk.userId, at.tenantId, desk.memberId],
    );
    return {
      maya,
      diego,
      sessionId: serviceId,
      patientId,
      open: async (about = {}) => {
        const context = await browser.newContext({ baseURL, viewport: { width: 1440, height: 900 }, ...about });
        await context.addCookies([{ name: 'caseload', value: token, url: baseURL }]);
        return context.newPage();
      },
    };
  } finally {
    await owner.end();
  }
}
