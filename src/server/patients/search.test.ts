import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allActivePatients, myPatients } from '#src/contract/patients.ts';
import { blocked, patient, therapist } from '#seed/tell.ts';
import { cast } from '#test/cast.ts';
import { openWorld } from '#test/world.ts';
import type { Someone, World } from '#test/world.ts';

let world: World;
const people = [
  ['Zoë', 'Müller'],
  ['Siobhán', 'Ó Briain'],
  ['Łukasz', 'Zając'],
  ['Thị', 'Đặng'],
  ['Işıl', 'Yıldız'],
  ['Søren', 'Ångström'],
  ['Jürgen', 'Groß'],
  ['Catherine', 'Fitzgerald'],
  ['Jin-woo', 'Park'],
  ['Anna', 'D’Angelo'],
  ['花子', '山田'],
  ['Ольга', 'Петрова'],
  ['Mary Jane', 'van der Berg'],
] as const;
let scene: ReturnType<typeof cast> & { own: Someone; kept: Someone };
beforeAll(async () => {
  world = await openWorld();
  scene = await world.tell((story) => {
    const all = cast(story);
    for (const [firstName, lastName] of people)
      patient(story, all.at, {
        firstName,
        lastName,
        email: 'z@example.test',
        by: all.pia,
        ...(firstName === 'Catherine' && { preferredName: 'Kit' }),
      });
    const own = therapist(story, all.at, { firstName: 'Only', lastName: 'Hers', visibility: 'own' });
    const kept = therapist(story, all.at, { firstName: 'Kim', lastName: 'Kept', visibility: 'namesOnly' });
    const secret = all.ofMaya('Catherine', 'Secret');
    blocked(story, kept, secret);
    patient(story, all.at, { firstName: 'Catherine', lastName: 'Archived', by: all.pia, status: 'archived' });
    return { ...all, own, kept };
  });
});
afterAll(() => world.close());

const found = async (q: string, who: Someone = scene.sky) => {
  const answer = await world.as(who, allActivePatients, { query: { q } });
  expect(answer.status).toBe(200);
  return answer.body.items.map(({ lastName }) => lastName);
};

describe('Q1 a patient is found', () => {
  test.each([
    ['without accents', 'muller', 'Müller'],
    ['with accents', 'Müller', 'Müller'],
    ['in capitals', 'ZOË MÜLLER', 'Müller'],
    ['decomposed', 'Mu\u0308ller', 'Müller'],
    ['surname first', 'Müller Zoë', 'Müller'],
    ['by ø', 'soren', 'Ångström'],
    ['by å', 'angstrom', 'Ångström'],
    ['by ł', 'lukasz', 'Zając'],
    ['by ß as ss', 'gross', 'Groß'],
    ['by ß', 'groß', 'Groß'],
    ['by đ', 'dang', 'Đặng'],
    ['by dotless ı', 'yildiz', 'Yıldız'],
    ['by beginnings of words', 'cat fitz', 'Fitzgerald'],
    ['by one beginning', 'fitzg', 'Fitzgerald'],
    ['by the preferred name', 'kit', 'Fitzgerald'],
    ['with a typing error', 'fitzgerlad', 'Fitzgerald'],
    ['with two letters of a short name the other way round', 'prak', 'Park'],
    ['with the first two the other way round', 'zoe ümller', 'Müller'],
    ['with a missing letter', 'ctherine fitzgerald', 'Fitzgerald'],
    ['with a hyphen', 'jin-woo', 'Park'],
    ['with another hyphen', 'jin woo', 'Park'],
    ['with an apostrophe', "d'angelo", 'D’Angelo'],
    ['in Japanese', '山田', '山田'],
    ['in Russian', 'петрова', 'Петрова'],
    ['by a later word', 'berg', 'van der Berg'],
    ['with spaces around', '  park  ', 'Park'],
  ])('Q1 %s: %s', async (_, q, lastName) => {
    expect(await found(q)).toContain(lastName);
  });

  test('Q1 by a second given name written together or apart, and not by the middle of a word', async () => {
    expect(await found('mary jane')).toEqual(['van der Berg']);
    expect(await found('itzger')).toEqual([]);
    expect(await found('zzzz')).toEqual([]);
  });
});

describe('Q1 what looks like a pattern is no pattern', () => {
  test.each(['p%k', 'p_rk', 'f%', '%ark', '_ark', 'par\\k', 'p*', '^park$', 'p.rk', "park' or '1'='1", '% park %'])(
    'Q1 %s finds no more than its letters would',
    async (q) => {
      const all = await found(q);
      // Those whose address begins with "patient" are called so as well.
      expect(all.length).toBeLessThanOrEqual(3);
    },
  );

  test('Q1 a search for nothing but signs finds nobody, since nobody is called that', async () => {
    for (const q of ['%', '_', '\\', '%%%', '\\%', '*', '.']) expect([q, await found(q)]).toEqual([q, []]);
  });

  test('Q1 more words than a name has, long words and odd characters are answered, never with an error of ours', async () => {
    for (const q of ['a b c d e f g h i j k', 'x'.repeat(100), '😀', 'ﬁtz', 'İ', '\u200b', 'a\u0301\u0301\u0301', '１２３', 'ﷺ']) {
      expect((await world.as(scene.sky, allActivePatients, { query: { q } })).status, q).toBe(200);
    }
    for (const q of ['x'.repeat(101), '\u0000', 'a\u202eb', 'line\nbreak'])
      expect((await world.as(scene.sky, allActivePatients, { query: { q } })).status).toBe(400);
  });
});

describe('R4 R5 search and what one may see', () => {
  test('R4 RL-10 finds a hidden patient by no spelling of their name', async () => {
    for (const q of ['Catherine', 'cat', 'secret', 'secert', 'c', 'Catherine Secret']) {
      expect(await found(q, scene.own)).toEqual([]);
      expect(await found(q, scene.kept)).not.toContain('Secret');
    }
    expect(await found('secret', scene.maya)).toEqual(['Secret']);
    expect(await found('Catherine', scene.kept)).toEqual(['Fitzgerald']);
  });

  test('Q1 archived patients and those of other clinics are not found', async () => {
    await world.tell((story) => {
      const other = cast(story);
      patient(story, other.at, { firstName: 'Catherine', lastName: 'Elsewhere', by: other.pia });
    });
    expect((await found('catherine')).sort()).toEqual(['Fitzgerald', 'Secret']);
  });

  test('Q1 My Patients searches one’s own only', async () => {
    const mine = async (q: string) => (await world.as(scene.maya, myPatients, { query: { q } })).body.items.map(({ lastName }) => lastName);
    expect([await mine('catherine'), await mine('müller')]).toEqual([['Secret'], []]);
  });
});
