import type { Feature } from '#src/policy/rights.ts';
import { assigned, clinic, member, patient, therapist } from '#seed/tell.ts';
import type { Story } from '#seed/story.ts';
import type { Clinic } from '#seed/tell.ts';
import { careTeam, changeCareTeam } from '#src/contract/assignments.ts';
import type { CareTeamChange } from '#src/contract/assignments.ts';
import { cookieName } from '#src/http/session.ts';
import type { Someone, World } from './world.ts';

export type Policy = 'open' | 'careTeam' | 'managed';
const bothLists: Feature[] = ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal'];

/** A clinic with a person of every role. Maya invited Sam and is primary; Nina is on the care team too; everyone else is not. */
export function cast(story: Story, about: { policy?: Policy; features?: Feature[]; name?: string } = {}) {
  const at: Clinic = clinic(story, {
    name: about.name ?? 'Hill Clinic',
    policy: about.policy ?? 'open',
    features: about.features ?? bothLists,
  });
  const maya = therapist(story, at, { firstName: 'Maya', lastName: 'Lin' });
  const nina = therapist(story, at, { firstName: 'Nina', lastName: 'Abara' });
  const diego = therapist(story, at, { firstName: 'Diego', lastName: 'Ruiz' });
  const hope = therapist(story, at, { firstName: 'Hope', lastName: 'Holder', permissions: ['canChangeAssignedPractitioners'] });
  const ruth = therapist(story, at, { firstName: 'Ruth', lastName: 'Feldman', roles: ['clinicalAdmin'] });
  const olga = therapist(story, at, { firstName: 'Olga', lastName: 'Owner', roles: ['owner'] });
  const pia = member(story, at, { firstName: 'Pia', lastName: 'Practice', roles: ['practiceAdmin'] });
  const sky = member(story, at, { firstName: 'Sky', lastName: 'Planner', roles: ['scheduler'] });
  const bea = member(story, at, { firstName: 'Bea', lastName: 'Biller', roles: ['biller'] });
  const tess = therapist(story, at, { firstName: 'Tess', lastName: 'Trainee', roles: ['trainee'] });
  const sue = therapist(story, at, { firstName: 'Sue', lastName: 'Visor', roles: ['supervisor'] });
  /** Another patient of Maya's, with Nina beside her. */
  const ofMaya = (firstName: string, lastName = 'Okafor') => {
    const who = patient(story, at, { firstName, lastName, by: maya });
    assigned(story, who, maya, { kind: 'primary', via: 'invite' });
    assigned(story, who, nina);
    return who;
  };
  const sam = ofMaya('Sam');
  return { at, maya, nina, diego, hope, ruth, olga, pia, sky, bea, tess, sue, sam, ofMaya };
}

export type Knock = {
  method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'OPTIONS';
  body?: unknown;
  /** Sent as it is, instead of a body made into JSON. */
  raw?: string;
  headers?: Record<string, string>;
  token?: string | null;
  /** Where the request comes from. */
  ip?: string;
};

/** Any request at all, also one that no page of ours would send. */
export async function knock(world: World, who: Someone | null, url: string, how: Knock = {}) {
  const token = how.token !== undefined ? how.token : who ? await world.session(who) : null;
  const payload = how.raw ?? (how.body === undefined ? undefined : JSON.stringify(how.body));
  const response = await world.app.inject({
    method: how.method ?? 'GET',
    url,
    headers: { ...(how.body !== undefined && { 'content-type': 'application/json' }), ...how.headers },
    cookies: token ? { [cookieName(world.here.baseUrl)]: token } : {},
    ...(payload !== undefined && { payload }),
    ...(how.ip !== undefined && { remoteAddress: how.ip }),
  });
  let body: unknown;
  try {
    body = response.json();
  } catch {
    body = undefined;
  }
  return {
    status: response.statusCode,
    text: response.body,
    headers: response.headers,
    body: body as Record<string, never> & { code?: string; error?: string; requestId?: string },
  };
}

/** Changes a care team as someone who has just looked at it. */
export const changeTeam = async (world: World, who: Someone, patientId: number, change: Omit<CareTeamChange, 'version'>) => {
  const seen = await world.as(who, careTeam, { params: { patientId } });
  return world.as(who, changeCareTeam, { params: { patientId }, body: { version: seen.body.version ?? 'unseen', ...change } });
};

/** The rows of a statement that looks past the door, as the tables' owner. */
export const looked = async <Row extends object>(world: World, text: string, values: unknown[] = []): Promise<Row[]> =>
  (await world.owner.query<Row>(text, values)).rows;
