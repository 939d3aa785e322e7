// Which routes there are, and who is let through: the mounted server held against the list made by hand.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Endpoint } from '#src/contract/endpoint.ts';
import { cookieName } from '#src/http/session.ts';
import { beside, buildServer } from '#src/http/server.ts';
import type { Route } from '#src/http/serve.ts';
import { newKey } from '#src/platform/files.ts';
import { filed } from '#seed/files.ts';
import { filled, template } from '#seed/forms.ts';
import { clinic, emergency, inPortal, member, patient, practitioner, requested, supervises } from '#seed/tell.ts';
import { noted, sealed } from '#seed/notes.ts';
import { withoutRequestId } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';
import { besideContract, endpoints, holdersOf, kindOf, roles, wholePortal } from './matrix.ts';
import type { Ids, Role } from './matrix.ts';

const contract = join(import.meta.dirname, '../../src/contract');
const nameOf = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

/** All endpoints that the contract exports. */
async function endpointsOfContract(): Promise<Endpoint[]> {
  const found: Endpoint[] = [];
  for (const file of readdirSync(contract)) {
    const exported = (await import(/* @vite-ignore */ join(contract, file))) as Record<string, Partial<Endpoint> | null>;
    for (const value of Object.values(exported))
      if (value && typeof value === 'object' && 'method' in value && 'path' in value && 'needs' in value) found.push(value as Endpoint);
  }
  return found;
}

type Extras = Parameters<typeof buildServer>[2]['extras'];
export type Mounted = { app: FastifyInstance; mounted: string[] };

/** A server with everything that gets mounted on it. Close the app when done. */
export async function mount(world: World, routes: Route[], extras?: Extras): Promise<Mounted> {
  const mounted: string[] = [];
  const heard = (message: unknown) =>
    (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD') mounted.push(`${one} ${url}`);
    });
  subscribe('fastify.initialization', heard);
  try {
    const app = await buildServer(world.here, routes, {
      logger: false,
      trustProxy: undefined,
      ...(extras && { extras }),
    });
    await app.ready();
    return { app, mounted };
  } finally {
    unsubscribe('fastify.initialization', heard);
  }
}

const only = (a: readonly string[], b: readonly string[]): string[] => [...new Set(a)].filter((one) => !b.includes(one));

/** AZ-3: every mounted route is an endpoint of the contract or known to stand beside it, and every endpoint is listed with who may call it. */
export async function findingsOfCensus(mounted: string[], routes: Route[], known: readonly string[] = []): Promise<string[]> {
  const declared = await endpointsOfContract();
  const names = declared.map(nameOf);
  const listed = Object.keys(besideContract);
  const said = beside.map((url) => `GET ${url}`);
  const aside = [...listed, ...known.map((url) => `GET ${url}`)];
  // What is open by how it is mounted and what is open by its contract are the same.
  const reallyOpen = routes.filter(({ kind }) => kind === 'open').map(({ endpoint }) => nameOf(endpoint));
  return [
    ...only(said, listed).map((one) => `${one} is said to stand beside the contract, and is not listed with who may call it`),
    ...only(mounted, [...names, ...aside]).map((one) => `${one} is mounted, and is neither in the contract nor listed beside it`),
    ...only([...names, ...aside], [...mounted, 'GET /assets/*']).map((one) => `${one} is declared and not mounted`),
    ...only(names, Object.keys(endpoints)).map((one) => `${one} is not listed with who may call it`),
    ...only(Object.keys(endpoints), names).map((one) => `${one} is listed and not in the contract`),
    ...routes.flatMap(({ endpoint: { method, path, needs } }) => {
      const listed = endpoints[`${method} ${path}`];
      const kind = typeof needs === 'string' ? needs : 'right' in needs ? 'right' : 'patient';
      const feature = typeof needs === 'string' ? undefined : needs.feature;
      if (!listed || (kindOf(listed) === kind && listed.feature === feature)) return [];
      return [`${method} ${path} needs ${kind} ${feature ?? ''}, listed is ${kindOf(listed)} ${listed.feature ?? ''}`];
    }),
    // B4: whoever acts for a patient does so within scopes, so every portal route has one.
    ...routes
      .filter(({ endpoint: { needs } }) => typeof needs === 'object' && 'patient' in needs && !needs.scope)
      .map(({ endpoint }) => nameOf(endpoint))
      .filter((one) => !wholePortal.includes(one))
      .map((one) => `${one} is of the portal and has no scope`),
    ...only(
      reallyOpen,
      Object.keys(endpoints).filter((one) => ['anyone', 'signedIn'].includes(endpoints[one]?.who ?? '')),
    ).map((one) => `${one} is mounted without a need`),
  ];
}

/** A clinic with one member of each role, a patient in the portal, and somebody to ask about. All flags are on. */
async function openCensus(world: World) {
  const [key, bytes] = [newKey(), Buffer.from('Dear colleague')];
  await world.here.files.store.put(key, Readable.from([bytes]));
  const { staff, sam, flags, ids } = await world.tell((story) => {
    const at = clinic(story, { name: 'Clinic', policy: 'open', features: [] });
    const flags = ['therapistPatientAssignment', 'allActivePatientsDashboard', 'clientPortal', 'breakGlass'] as const;
    for (const feature of flags) story.rows.tenant_feature.push({ tenant_id: at.tenantId, feature, enabled: true });
    const known = practitioner(story, at, { firstName: 'Maya', lastName: 'Lin' });
    const staff = Object.fromEntries(
      roles.map((role) => [role, member(story, at, { firstName: 'Mem', lastName: role, roles: [role], practises: known })]),
    ) as Record<Role, Someone>;
    const by = member(story, at, { firstName: 'Ola', lastName: 'Owner', roles: ['owner'], practises: known });
    const someone = patient(story, at, { firstName: 'Sam', lastName: 'Okafor', by });
    const user = { userId: story.id() };
    story.rows.user_account.push({ id: user.userId, email: someone.email });
    inPortal(story, someone, user);
    const sam: Someone = { ...someone, ...user };
    const invitationId = Number(story.rows.invitation.at(-1)?.['id']);
    const { requestId } = requested(story, someone, by);
    const { emergencyId } = emergency(story, someone, by);
    supervises(story, by, known);
    const supervisionId = Number(story.rows.supervision.at(-1)?.['id']);
    const { noteId } = noted(story, someone, by);
    const { draftId } = sealed(story, someone, by, noteId);
    const { fileId } = filed(story, someone, by, { name: 'letter.txt', type: 'text', bytes, key });
    const asked = template(story, at, by, 'phq9');
    const { formId } = filled(story, someone, by, asked);
    return {
      staff,
      sam,
      flags: at.tenantId,
      ids: {
        patientId: sam.patientId,
        practitionerId: known.practitionerId,
        memberId: by.memberId,
        invitationId,
        requestId,
        emergencyId,
        supervisionId,
        noteId,
        draftId,
        fileId,
        letterId: by.memberId,
        diagnosisId: by.memberId,
        appointmentId: by.memberId,
        serviceId: by.memberId,
        id: by.memberId,
        templateId: asked.templateId,
        exportId: by.memberId,
        importId: by.memberId,
        formId,
      },
    };
  });
  const setFlag = (feature: string, enabled: boolean) =>
    world.owner.query('update tenant_feature set enabled = $3 where tenant_id = $1 and feature = $2', [flags, feature, enabled]);
  return { staff, sam, ids, setFlag };
}

const absent: Ids = {
  exportId: 4_242_424_299,
  importId: 4_242_424_298,
  patientId: 4_242_424_242,
  practitionerId: 4_242_424_243,
  invitationId: 4_242_424_244,
  memberId: 4_242_424_245,
  requestId: 4_242_424_246,
  emergencyId: 4_242_424_247,
  supervisionId: 4_242_424_248,
  noteId: 4_242_424_249,
  draftId: 4_242_424_250,
  fileId: 4_242_424_251,
  templateId: 4_242_424_252,
  letterId: 4_242_424_253,
  diagnosisId: 4_242_424_254,
  appointmentId: 4_242_424_260,
  serviceId: 4_242_424_261,
  id: 4_242_424_262,
  formId: 4_242_424_255,
};

/** R7: who is let through to each endpoint with a right, and that a refusal knows nothing of the ids. */
export async function findingsOfMatrix(world: World, app: FastifyInstance): Promise<string[]> {
  const scene = await openCensus(world);
  const findings: string[] = [];
  const declared = new Map((await endpointsOfContract()).map((endpoint) => [nameOf(endpoint), endpoint]));
  const ask = async (name: string, who: Someone | null, ids: Ids) => {
    const [method, path] = name.split(' ') as ['GET' | 'POST' | 'PATCH', string];
    const listed = endpoints[name];
    const response = await app.inject({
      method,
      url: path.replace(/:(\w+)/g, (_, id: keyof Ids) => String(ids[id])),
      ...(listed?.query && { query: listed.query }),
      cookies: who ? { [cookieName(world.here.baseUrl)]: await world.session(who) } : {},
      ...(method !== 'GET' && { headers: { 'content-type': 'application/json' }, payload: listed?.body?.(ids) ?? {} }),
    });
    const code =
      /json$|json;/.test(String(response.headers['content-type'])) && response.statusCode >= 400
        ? (response.json() as { code?: string }).code
        : undefined;
    return {
      status: response.statusCode,
      code,
      text: withoutRequestId(response.body),
      sentence: `${response.statusCode} ${code ?? ''}`.trim(),
    };
  };
  const expect = (name: string, who: string, asItShould: boolean, got: { sentence: string }) => {
    if (!asItShould) findings.push(`${name} answers ${who} with ${got.sentence}`);
  };

  for (const [name, listed] of Object.entries(endpoints)) {
    const holders = holdersOf(listed);
    if (listed.who === 'anyone') continue;
    const stranger = await ask(name, null, scene.ids);
    expect(name, 'someone not signed in', stranger.status === 401 && stranger.code === 'not_signed_in', stranger);
    const inPortal = await ask(name, scene.sam, scene.ids);
    const portalMay = listed.who === 'patient' || listed.who === 'signedIn';
    expect(
      name,
      'a patient in the portal',
      portalMay ? inPortal.status < 500 && inPortal.status !== 401 : [401, 403].includes(inPortal.status),
      inPortal,
    );
    for (const role of roles) {
      const who = scene.staff[role];
      const missing = await ask(name, who, absent);
      if (holders?.includes(role) || listed.who === 'signedIn') {
        expect(name, `the role ${role}`, missing.status !== 401 && missing.code !== 'not_allowed' && missing.status < 500, missing);
        const real = await ask(name, who, scene.ids);
        const { status = 200, problems = [] } = declared.get(name) ?? {};
        const among = real.code === undefined ? real.status === status : [...problems, 'invalid'].includes(real.code as never);
        expect(name, `the role ${role}, with ids that are there and no such answer in its contract,`, among, real);
      } else if (listed.who === 'patient') {
        expect(name, `the role ${role}`, missing.status === 401 || missing.status === 403, missing);
      } else {
        const existing = await ask(name, who, scene.ids);
        expect(name, `the role ${role}, which has no such function,`, missing.status === 403 && missing.code === 'not_allowed', missing);
        expect(name, `the role ${role} differently where the id exists,`, existing.text === missing.text, existing);
      }
    }
    if (!listed.feature) continue;
    await scene.setFlag(listed.feature, false);
    const askers = holders ? holders.map((role) => scene.staff[role]) : [scene.sam];
    for (const who of askers) {
      const [existing, missing] = [await ask(name, who, scene.ids), await ask(name, who, absent)];
      expect(name, 'with its flag off', missing.status === 403 && missing.code === 'feature_off', missing);
      expect(name, 'differently with its flag off where the id exists,', existing.text === missing.text, existing);
    }
    await scene.setFlag(listed.feature, true);
  }
  for (const [name, who] of Object.entries(besideContract)) {
    const askers: [string, Someone | null, boolean][] = [
      ['someone not signed in', null, who !== 'signedIn'],
      ['a patient in the portal', scene.sam, true],
      ...roles.map((role): [string, Someone, boolean] => [`the role ${role}`, scene.staff[role], true]),
    ];
    for (const [called, asker, may] of askers) {
      const status = await statusBeside(app, name, asker && (await world.session(asker)), world.here.baseUrl);
      expect(name, called, may ? status < 400 || status === 404 : status === 401, { sentence: String(status) });
    }
    if (who !== 'thisMachine') continue;
    const status = await statusBeside(app, name, await world.session(scene.staff.owner), world.here.baseUrl, '192.0.2.1');
    expect(name, 'another machine', status === 404, { sentence: String(status) });
  }
  return findings;
}

/** With which status an address beside the contract answers; a stream is let go of once it has begun. */
async function statusBeside(
  app: FastifyInstance,
  name: string,
  token: string | null,
  baseUrl: string,
  from = '127.0.0.1',
): Promise<number> {
  const response = await app.inject({
    url: name.replace('GET ', '').replace('*', 'nothing'),
    remoteAddress: from,
    cookies: token ? { [cookieName(baseUrl)]: token } : {},
    payloadAsStream: true,
  });
  response.stream().destroy();
  return response.statusCode;
}
