// The layout of the project, held by force: who imports whom, what files are called, which routes there are.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '#src/server/routes.ts';
import { serveLetterPage } from '#src/server/demo/routes.ts';
import { findingsOfCensus, findingsOfMatrix, mount } from './policy/census.ts';
import { openWorld } from './world.ts';
import type { World } from './world.ts';

const root = dirname(import.meta.dirname);
const filesIn = (...folders: string[]): string[] =>
  folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const isCode = (file: string): boolean => /\.(ts|tsx|mjs)$/.test(file);

type Import = { from: string; to: string; typeOnly: boolean; lazy: boolean };
const aliases: Record<string, string> = {
  '#src/': 'src/',
  '#test/': 'test/',
  '#seed/': 'seed/',
  '#generated/': 'generated/',
};

/** What a file imports of ours, with whether only types cross. */
function importsOf(file: string): Import[] {
  const text = read(file);
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const dynamic = text.matchAll(/\bimport\(\s*()'([^']+)'/g);
  return [...statements, ...dynamic].flatMap(([statement, type, target = '']) => {
    const alias = Object.keys(aliases).find((one) => target.startsWith(one));
    if (!alias && !target.startsWith('.')) return [];
    const to = alias ? target.replace(alias, aliases[alias] ?? '') : posix.join(posix.dirname(file), target);
    const lazy = statement.startsWith('import(');
    return [{ from: file, to, typeOnly: !lazy && type !== undefined, lazy }];
  });
}

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.startsWith('test/');
const layerOf = (file: string): string => /^src\/(platform|policy|contract|http|server|web)\//.exec(file)?.[1] ?? file.split('/')[0] ?? '';
const sliceOf = (file: string): string | undefined => /^src\/server\/([^/]+)\//.exec(file)?.[1];

/** web → contract ← http ← server → policy → platform: what each layer may use, and of what it may use the types only. */
const uses: Record<string, { values: string[]; types?: string[] }> = {
  platform: { values: ['platform'], types: ['generated'] },
  policy: { values: ['policy', 'platform'] },
  contract: { values: ['contract'], types: ['policy'] },
  http: { values: ['http', 'contract', 'policy', 'platform'] },
  server: { values: ['server', 'http', 'contract', 'policy', 'platform'] },
  web: { values: ['web', 'contract'] },
  seed: { values: ['seed', 'policy', 'platform'] },
};

/** Files of other slices and layers that are used beside the rules above. */
const exceptions = ['seed/demo.ts → src/server/session/passwords.ts', 'seed/forms.ts → src/contract/instruments.ts'];

/** Which slice uses which: short, and without a circle. */
const slices: Record<string, string[]> = {
  clinic: [],
  session: ['clinic'],
  patients: ['clinic'],
  search: ['clinic', 'patients'],
  tags: [],
  bulk: ['assignments', 'clinic', 'tags'],
  links: ['session'],
  assignments: ['links', 'patients'],
  access: ['patients'],
  transfer: ['clinic', 'search'],
  importing: ['transfer'],
  notes: ['access', 'patients'],
  forms: ['patients'],
  files: ['access', 'patients'],
  correspondence: ['clinic', 'patients'],
  diagnoses: ['patients'],
  offer: [],
  portalaccess: [],
  portalforms: ['forms', 'patients'],
  portalprofile: ['patients'],
  exports: ['clinic', 'correspondence', 'diagnoses', 'files', 'forms', 'notes', 'patients'],
  review: ['inbox', 'patients'],
  inbox: ['access', 'assignments', 'patients', 'portalaccess', 'session'],
  scheduling: ['access', 'assignments', 'links', 'patients'],
  careteam: ['assignments', 'links', 'patients', 'scheduling'],
  leave: ['assignments', 'leaveappointments', 'links', 'offer', 'proposals', 'scheduling'],
  leaveappointments: ['scheduling'],
  portal: ['access', 'clinic', 'links', 'patients', 'scheduling'],
  waitlist: ['access', 'links', 'patients', 'portal', 'scheduling'],
  calendarfeed: ['scheduling', 'session'],
  zones: ['scheduling'],
  team: ['clinic'],
  setup: ['session'],
  colleagues: ['clinic', 'invitations', 'session'],
  proposals: [],
  handover: ['clinic', 'links', 'proposals', 'scheduling'],
  handoverundo: ['handover', 'links', 'scheduling'],
  activity: [],
  invitations: ['assignments', 'clinic', 'patients', 'session'],
  guardians: ['invitations'],
  mail: ['colleagues', 'correspondence', 'inbox', 'invitations', 'links', 'session'],
  demo: ['links', 'mail'],
};
/** A slice is used through its queries, and through these. */
const shared = [
  'correspondence/rules.ts',
  'assignments/rules.ts',
  'scheduling/rules.ts',
  'proposals/rules.ts',
  'patients/rules.ts',
  'session/passwords.ts',
  'session/rules.ts',
  'invitations/rules.ts',
  'colleagues/rules.ts',
  'links/letters.ts',
  'links/rules.ts',
  'search/rules.ts',
  'transfer/rules.ts',
  'mail/letters.ts',
  'inbox/letters.ts',
];

describe('imports', () => {
  const all = filesIn('src', 'seed')
    .filter((file) => isCode(file) && !isTest(file) && file !== 'src/main.ts')
    .flatMap(importsOf);
  const said = ({ from, to }: Import) => `${from} → ${to}`;

  test('go one way: web → contract ← http ← server → policy → platform', () => {
    const wrong = all.filter(({ from, to, typeOnly }) => {
      const allowed = uses[layerOf(from)];
      return !(allowed?.values.includes(layerOf(to)) || (typeOnly && allowed?.types?.includes(layerOf(to))));
    });
    expect(wrong.map(said).filter((one) => !exceptions.includes(one))).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });

  test('between slices go through queries, along the list', () => {
    const wrong = all.filter(({ from, to }) => {
      const [here, there] = [sliceOf(from), sliceOf(to)];
      if (!here || !there || here === there) return false;
      return !slices[here]?.includes(there) || !(to.endsWith('/queries.ts') || shared.some((file) => to === `src/server/${file}`));
    });
    expect(wrong.map(said)).toEqual([]);
    expect(
      readdirSync(join(root, 'src/server'))
        .filter((name) => !name.includes('.'))
        .sort(),
    ).toEqual(Object.keys(slices).sort());
  });

  test('between slices make no circle', () => {
    const reached = (slice: string, path: string[] = []): string[] =>
      path.includes(slice) ? [[...path, slice].join(' → ')] : (slices[slice] ?? []).flatMap((next) => reached(next, [...path, slice]));
    expect(Object.keys(slices).flatMap((slice) => reached(slice))).toEqual([]);
  });

  test('of the demo come from main.ts, tests, benchmarks and its own command only', () => {
    expect(
      filesIn('src')
        .filter((file) => isCode(file) && !isTest(file))
        .flatMap(importsOf)
        .filter(({ to }) => layerOf(to) === 'seed')
        .map(said),
    ).toEqual(['src/main.ts → seed/demo.ts']);
  });

  test('of the oracle stay inside the oracle: it knows neither the program nor its SQL', () => {
    const oracle = filesIn('test/oracle').filter(isCode);
    expect(
      oracle
        .flatMap(importsOf)
        .filter(({ to }) => !to.startsWith('test/oracle/'))
        .map(said),
    ).toEqual([]);
    expect(oracle.filter((file) => /node:fs|readFile|\bdb\/(policy|migrations)/.test(read(file)))).toEqual([]);
    expect(
      filesIn('src', 'seed')
        .filter(isCode)
        .flatMap(importsOf)
        .filter(({ to }) => to.startsWith('test/oracle/')),
    ).toEqual([]);
  });

  test('of the portal, and of whoever is not signed in, lead to no code and no text of the staff', () => {
    const reachedFrom = (start: string): Set<string> => {
      const reached = new Set<string>();
      const follow = (file: string): void => {
        if (reached.has(file) || !isCode(file)) return;
        reached.add(file);
        for (const { to, typeOnly, lazy } of importsOf(file)) if (!typeOnly && !lazy) follow(to);
      };
      follow(start);
      return reached;
    };
    const textsOf = (file: string) => [...read(file).matchAll(/^import \* as (\w+) from/gm)].map(([, slice]) => slice);
    const screens = filesIn('src/web').filter((one) => /\/portal(?!settings)[a-z]*\/\w+Screen\.tsx$/.test(one));
    const strange = ['src/web/main.tsx', ...screens].flatMap((start) => {
      const reached = reachedFrom(start);
      // What is read beyond the first view comes with the screens that show it.
      const known = ['src/web/text.ts', 'src/web/portalText.ts']
        .filter((file) => file === 'src/web/text.ts' || reached.has(file))
        .flatMap(textsOf);
      const ofStaff = [...reached].filter((file) => /\/(staffText\.ts|StaffShell\.tsx|DashboardScreen\.tsx)$/.test(file));
      const missing = [...reached].flatMap((file) =>
        [...read(file).matchAll(/useTranslation\(([^)]*)\)|\bns: ('\w+')/g)]
          .flatMap(([, several = '', one = '']) => [...(several + one).matchAll(/'(\w+)'/g)])
          .flatMap(([, slice]) => (known.includes(slice) ? [] : [`${file}: ${slice}`])),
      );
      return [...ofStaff, ...missing].map((what) => `${start}: ${what}`);
    });
    expect(strange).toEqual([]);
    expect(screens.length).toBeGreaterThan(5);
    expect(reachedFrom('src/web/main.tsx').size).toBeGreaterThan(50);
  });

  test('are never passed on: there are no barrels', () => {
    const barrels = filesIn('src', 'test', 'seed').filter(
      (file) =>
        isCode(file) && (/(^|\/)index\.[a-z]+$/.test(file) || /^export\s+(type\s+)?(\*|\{[^}]*\})\s*from\s+'[.#]/m.test(read(file))),
    );
    expect(barrels).toEqual([]);
  });
});

describe('files', () => {
  const code = filesIn('src', 'db', 'test', 'seed').filter((file) => /\.(ts|tsx|sql|css)$/.test(file));

  test('have at most 400 lines', () => {
    expect(code.filter((file) => read(file).split('\n').length > 401)).toEqual([]);
  });

  test('are called by what they hold, never utils, helpers, common, service, manager or base', () => {
    const words = (file: string) =>
      file
        .replace(/([a-z])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .split(/[^a-z]+/);
    const empty = /^(util|helper|common|service|manager|base)s?$/;
    expect(
      filesIn('src', 'db', 'test', 'seed', 'bench', 'bundle', 'generate', 'scripts').filter((file) =>
        words(file).some((word) => empty.test(word)),
      ),
    ).toEqual([]);
  });

  test('have names from the closed list', () => {
    const platform =
      'config|csv|dates|db|embedded-postgres|embedded-postgres-files|embedded-postgres-lock|files|files-s3|ics|ids|log|migrate|names|outbox|pdf|pdf-worker|scanner|searching|sniff|sniff-images|sniff-refusal|sniff-zip|vault';
    const known = [
      /^src\/main\.ts$/,
      new RegExp(`^src/platform/(${platform})\\.ts$`),
      /^src\/policy\/(assigning|explain|rights)\.ts$/,
      /^src\/contract\/(endpoint|problems|people|access|activity|appointmentLinks|assignments|auth|bulk|calendarFeed|clinic|colleagues|correspondence|demo|diagnoses|exports|files|forms|guardians|inbox|instruments|invitations|leave|notes|offer|patients|portal|portalaccess|portalforms|portalprofile|scheduling|search|setup|tags|team|transfer|waitlist|handover|review|words)\.ts$/,
      /^src\/http\/(chart|docs|events|pages|refusals|sending|serve|server|session|uploads|web)\.ts$/,
      /^src\/server\/routes\.ts$/,
      /^src\/server\/[a-z]+\/(routes|queries|rules|letters|jobs)\.ts$/,
      /^src\/server\/session\/passwords\.ts$/,
      /^src\/web\/(main|routes)\.tsx$/,
      /^src\/web\/(client|live|queries|portalText|staffText|text)\.ts$/,
      /^src\/web\/index\.html$/,
      /^src\/web\/ui\/([a-z][A-Za-z]*\.(ts|css|svg)|toasts\.tsx)$/,
      /^src\/web\/[a-z]+\/(address|data|text|use[A-Z][A-Za-z]+)\.ts$/,
      /^src\/web\/(session\/returnAddress|(portal|shell)\/places|portal\/worker|problems\/spanish)\.ts$/,
      /^src\/web\/[a-z]+\/[A-Z][A-Za-z]+\.tsx$/,
      /^src\/web\/[a-z]+\/[A-Z][A-Za-z]+\.module\.css$/,
      /^src\/.*\.test\.tsx?$/,
    ];
    expect(filesIn('src').filter((file) => !known.some((name) => name.test(file)))).toEqual([]);
    expect(
      filesIn('db').filter(
        (file) =>
          !/^db\/(roles\.sql|migrations\/\d{4}-[a-z-]+\.sql|policy\/(accesses|context|firstrun|history|imports|matching|reasons|rules|searches|charts|letters|doors|fences|records|booking|leave|portal|scheduling|waitlist|handover|review)\.sql)$/.test(
            file,
          ),
      ),
    ).toEqual([]);
  });

  test('of access rules are each on the map', () => {
    const map = read('ARCHITECTURE.md');
    expect(readdirSync(join(root, 'db/policy')).filter((name) => !map.includes(`\n  ${name} `))).toEqual([]);
  });

  test('of styles stand beside a component that they dress', () => {
    const files = filesIn('src/web');
    const dressed = files
      .filter((file) => file.endsWith('.tsx'))
      .flatMap(importsOf)
      .filter(({ from, to }) => dirname(from) === posix.dirname(to))
      .map(({ to }) => to);
    expect(files.filter((file) => file.endsWith('.module.css') && !dressed.includes(file))).toEqual([]);
  });

  test('leave no test out, and nothing for later', () => {
    const left = /\b(test|it|describe)\.(only|skip|todo)\b|\b(xit|xtest|xdescribe|fit|fdescribe)\(|\b(TO{1}DO|FIX{1}ME|X{3})\b/;
    expect(
      filesIn('src', 'db', 'test', 'seed', 'scripts').filter((file) => /\.(ts|tsx|sql|css|mjs)$/.test(file) && left.test(read(file))),
    ).toEqual([]);
  });
});

describe('routes', () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.close());

  test('AZ-3 are the contract’s, and those known to stand beside it', async () => {
    const { app, mounted } = await mount(world, routes);
    expect(await findingsOfCensus(mounted, routes)).toEqual([]);
    await app.close();
  });

  test('AZ-3 of the demo are mounted in demo mode only', async () => {
    const demo = await openWorld({ demoLogins: [] });
    const { app, mounted } = await mount(demo, routes, (instance, askedOf) => serveLetterPage(instance, demo.here, askedOf));
    expect(await findingsOfCensus(mounted, routes, ['/v2/demo/outbox/:id/page'])).toEqual([]);
    await app.close();
    await demo.close();
    const plain = await mount(world, routes, (instance, askedOf) => serveLetterPage(instance, world.here, askedOf));
    expect(plain.mounted.filter((one) => one.includes('outbox/:id'))).toEqual([]);
    await plain.app.close();
  });

  test('R1 R7 F1 let each role through as table R says, refuse before any id is looked up, and obey their flag', async () => {
    expect(await findingsOfMatrix(world, world.app)).toEqual([]);
  });
});
