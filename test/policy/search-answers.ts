// Advanced search (Q2), as it is asked: filters that fit everyone, or everyone whose profile or calendar is open to the one asking.
const filtered = (filter: string, words = 'null', after: 'all' | 'after' = 'all'): string =>
  `(select coalesce(json_agg(id::text), '[]') from app.page_of_patients(${words}, 'all', ${after === 'all' ? 'null, null' : '$3, $4'}, 1000, ${filter}) id)`;
const everyone = `'{"status": "active"}'`;
const byPractitioners = `jsonb_build_object('practitioners', coalesce((select jsonb_agg(pr.id) from practitioner pr where pr.tenant_id = app.tenant()), '[0]'))`;

/** What is asked, as part of the object of all answers. Every profile of the loader has this tag and this date of birth. */
export const inSearch = `
  'filtered', ${filtered(everyone)},
  'filtered after the first', ${filtered(everyone, 'null', 'after')},
  'filtered search', ${filtered(everyone, `'{sam}'`)},
  'filtered of any status', ${filtered(`'{"status": "all"}'`)},
  'filtered unassigned', ${filtered(`'{"unassigned": "yes"}'`)},
  'filtered mine', ${filtered(`'{"mine": "yes"}'`)},
  'filtered by practitioners', ${filtered(byPractitioners)},
  'filtered by tag', ${filtered(`'{"tags": [7]}'`)},
  'filtered by birth', ${filtered(`'{"digits": "4242", "born": ["1987-03-12"]}'`)},
  'filtered by appointments', ${filtered(`'{"noNext": "yes", "nextAfter": "1900-01-01"}'`)}`;
