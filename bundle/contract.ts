// What the browser loads of the contract: where an endpoint is, and how it is called. The server checks what goes in and comes out; the
// browser takes the types. Shapes stand in a module of their own, which only those screens load that check something themselves.
import { readFile } from 'node:fs/promises';
import type { Plugin } from 'vite';

type Node = { type: string; start: number; end: number; [key: string]: unknown };
type Edit = { start: number; end: number; text: string };

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
const within = (node: Node): Node[] => Object.values(node).flat().filter(isNode);
const some = (node: Node, is: (inner: Node) => boolean): boolean => is(node) || within(node).some((inner) => some(inner, is));
const named = (node: unknown): string => String(isNode(node) ? node['name'] : '');

const isFunction = ({ type }: Node): boolean => type === 'ArrowFunctionExpression';
const isCall = ({ type }: Node): boolean => type === 'CallExpression';
const isEndpoint = (init: Node): boolean => isCall(init) && named(init['callee']) === 'endpoint';

/** A constant of a module: `at` is the statement that declares it, and nothing else. */
type Declared = { name: string; init: Node; at: Node };
const constantsOf = (statements: Node[]): Declared[] =>
  statements.flatMap((at) => {
    const inner = at.type === 'ExportNamedDeclaration' ? at['declaration'] : at;
    if (!isNode(inner) || inner.type !== 'VariableDeclaration') return [];
    return (inner['declarations'] as Node[]).flatMap(({ id, init }) => (isNode(init) ? [{ name: named(id), init, at }] : []));
  });

/** The constants that are shapes, or make some: what is built of something imported, or of another shape. */
const shapesOf = (statements: Node[], constants: Declared[]): Declared[] => {
  const imported = statements
    .filter(({ type, importKind }) => type === 'ImportDeclaration' && importKind !== 'type')
    .flatMap(({ specifiers }) => (specifiers as Node[]).map(({ local }) => named(local)));
  const made = new Set(imported);
  const candidates = constants.filter(({ init }) => !isEndpoint(init));
  for (let before = -1; before < made.size;) {
    before = made.size;
    for (const { name, init } of candidates) {
      if (some(init, (inner) => inner.type === 'Identifier' && made.has(named(inner)))) made.add(name);
    }
  }
  return candidates.filter(({ name }) => made.has(name));
};

/** What an endpoint says of its shapes, and to its reader. */
const left = new Set(['summary', 'needs', 'params', 'query', 'body', 'output', 'status', 'problems']);
const withoutShapes = (call: Node): Edit[] => {
  const [declared] = call['arguments'] as [Node];
  const properties = declared['properties'] as Node[];
  return [
    { start: call.start, end: declared.start, text: '(' },
    ...properties.flatMap(({ start, key }, index) =>
      left.has(named(key)) ? [{ start, end: properties[index + 1]?.start ?? declared.end - 1, text: '' }] : [],
    ),
  ];
};

/** A module of the contract only declares: what it makes by calls, and nobody uses, can be left out. */
const droppable = ({ init }: Declared): Edit[] =>
  isFunction(init) || !some(init, isCall)
    ? []
    : [
        { start: init.start, end: init.start, text: '/* @__PURE__ */ (() => (' },
        { start: init.end, end: init.end, text: '))()' },
      ];

const edited = (code: string, edits: Edit[]): string =>
  edits
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((text, { start, end, text: put }) => text.slice(0, start) + put + text.slice(end), code);

export const contract = (): Plugin => ({
  name: 'caseload-contract',
  apply: 'build',
  enforce: 'pre',
  load: {
    filter: { id: /\/src\/contract\/\w+\.ts\?shapes$/ },
    handler: async (id) => ({ code: await readFile(id.replace('?shapes', ''), 'utf8'), moduleType: 'ts' }),
  },
  transform: {
    filter: { id: /\/src\/contract\/\w+\.ts(\?shapes)?$/ },
    handler(code, id) {
      const statements = (this.parse(code, { lang: 'ts' }) as unknown as Node)['body'] as Node[];
      const constants = constantsOf(statements);
      if (id.endsWith('?shapes')) return { code: edited(code, constants.flatMap(droppable)), map: null, moduleSideEffects: false };
      const shapes = shapesOf(statements, constants);
      const edits = [
        ...shapes.map(({ at }) => ({ start: at.start, end: at.end, text: '' })),
        ...constants.filter(({ init }) => isEndpoint(init)).flatMap(({ init }) => withoutShapes(init)),
      ];
      const exported = shapes.filter(({ at }) => at.type === 'ExportNamedDeclaration').map(({ name }) => name);
      const file = id.slice(id.lastIndexOf('/') + 1);
      const passedOn = exported.length > 0 ? `\nexport { ${exported.join(', ')} } from './${file}?shapes';` : '';
      return { code: edited(code, edits) + passedOn, map: null, moduleSideEffects: false };
    },
  },
});
