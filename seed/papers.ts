import type { Team } from './days.ts';
import { diagnosis, letter, letterhead, letterTemplate } from './letters.ts';
import type { Story } from './story.ts';
import type { Member, Patient } from './tell.ts';

const heads = {
  okta: {
    addressLines: ['Gneisenaustraße 41', '10961 Berlin', 'Germany'],
    phone: '+49 30 555 0140',
    email: 'praxis@okta.example',
    website: 'www.okta.example',
    footer: 'Okta Physio · Partnerschaft von Physiotherapeuten · Berlin',
  },
  harbor: {
    addressLines: ['220 Commercial Street, Suite 3', 'Portland, ME 04101'],
    phone: '(207) 555-0162',
    email: 'office@harbor.example',
    website: 'www.harbor.example',
    footer: 'Harbor Therapy LLC',
  },
  summit: {
    addressLines: ['Level 2, 88 Mount Street', 'North Sydney NSW 2060', 'Australia'],
    phone: '(02) 5550 0188',
    email: 'reception@summit.example',
    website: 'www.summit.example',
    footer: 'Summit Allied Health Pty Ltd',
  },
};

const templates = [
  {
    name: 'Report to the GP',
    subject: 'Report on {{patient.name}}, born {{patient.birthDate}}',
    body: 'Dear colleague,\n\nThank you for referring {{patient.name}}, whom I see at {{clinic.name}}.\n\nReason for referral:\n\nFindings:\n\nTreatment so far:\n\nRecommendation:\n\nPlease call me on {{clinic.phone}} if you have any questions.\n\nKind regards,\n\n{{author.name}}\n{{author.discipline}}',
  },
  {
    name: 'Appointment confirmation',
    subject: 'Your appointment at {{clinic.name}}',
    body: 'Dear {{patient.preferredName}},\n\nThis is to confirm your appointment:\n\nDate and time:\nWith: {{author.name}}\nWhere: {{clinic.address}}\n\nIf you cannot come, please tell us at least 24 hours before on {{clinic.phone}}.\n\nKind regards,\n\n{{author.name}}\n{{clinic.name}}',
  },
  {
    name: 'Certificate of attendance',
    subject: 'Certificate of attendance',
    body: 'This is to certify that {{patient.name}}, born {{patient.birthDate}}, attended {{clinic.name}} on {{today}}.\n\nFrom:\nUntil:\n\nThis certificate was given at the request of the person named above.\n\n{{author.name}}\n{{author.discipline}}',
  },
];

const bodies = {
  physio: [
    { code: 'M54.50', title: 'Low back pain, unspecified' },
    { code: 'M25.561', title: 'Pain in right knee' },
    { code: 'M75.41', title: 'Impingement syndrome of right shoulder' },
    { code: 'M54.2', title: 'Cervicalgia' },
  ],
  therapy: [
    { code: 'F41.1', title: 'Generalized anxiety disorder' },
    { code: 'F33.1', title: 'Major depressive disorder, recurrent, moderate' },
    { code: 'F43.23', title: 'Adjustment disorder with mixed anxiety and depressed mood' },
    { code: 'F51.01', title: 'Primary insomnia' },
  ],
  allied: [
    { code: 'M72.2', title: 'Plantar fascial fibromatosis' },
    { code: 'F80.1', title: 'Expressive language disorder' },
    { code: 'E11.9', title: 'Type 2 diabetes mellitus without complications' },
    { code: 'R26.81', title: 'Unsteadiness on feet' },
  ],
};

const wordsOf = ({ firstName, lastName }: Member): string => `${firstName} ${lastName}`;

/** Letterhead, templates, and for the first patients of each therapist diagnoses and letters. */
export function tellPapers(story: Story, which: keyof typeof heads, team: Team, found: keyof typeof bodies): void {
  letterhead(story, team, heads[which]);
  for (const one of templates) letterTemplate(story, team, one);
  const entered = new Set(story.rows.portal_access.map((row) => row['patient_id']));
  for (const [by, patients] of team.caseloads) {
    for (const [nth, one] of patients.slice(0, 6).entries()) {
      const [main, other] = [bodies[found][nth % 4], bodies[found][(nth + 1) % 4]] as [
        { code: string; title: string },
        { code: string; title: string },
      ];
      diagnosis(story, one, by, {
        ...main,
        isPrimary: true,
        stood:
          nth % 2
            ? [
                ['provisional', 70],
                ['confirmed', 48],
              ]
            : [['confirmed', 60]],
      });
      if (nth % 3 === 1)
        diagnosis(story, one, by, {
          ...other,
          stood: [
            ['confirmed', 66],
            ['resolved', 12],
          ],
          note: 'No symptoms since the summer.',
        });
      lettersOf(story, team, by, one, nth, entered.has(one.patientId));
    }
  }
}

function lettersOf(story: Story, team: Team, by: Member, one: Patient, nth: number, inPortal: boolean): void {
  const name = `${one.firstName} ${one.lastName}`;
  const practice = { name: 'Dr Ada Roe', lines: ['Mill Lane Surgery', '2 Mill Lane'] };
  letter(story, team, one, by, {
    from: practice.name,
    subject: `Referral of ${name}`,
    body: 'Referred for assessment and treatment. No red flags; current medication is unchanged.',
    daysAgo: 64 - nth,
  });
  if (nth % 2 === 0) {
    letter(story, team, one, by, {
      to: practice,
      subject: `Report on ${name}`,
      body: `Dear Dr Roe,\n\nThank you for referring ${name}, whom I see once a week at ${team.clinic.name}.\n\nAfter four sessions the complaints are less frequent, and everyday activities are possible again with few limits. We agreed to go on for another six sessions and to look at the result then.\n\nPlease call me if you have any questions.\n\nKind regards,\n\n${wordsOf(by)}`,
      daysAgo: 20 + nth,
      sent: 'post',
    });
  }
  if (inPortal) toThePortal(story, team, by, one, 9 + nth);
  if (nth === 0) {
    letter(story, team, one, by, {
      subject: 'Certificate of attendance',
      body: `This is to certify that ${name} attended ${team.clinic.name}.`,
      daysAgo: 1,
      draft: true,
    });
  }
}

/** A letter that waits in a patient's portal. */
export function toThePortal(story: Story, team: Team, by: Member, one: Patient, daysAgo: number): void {
  letter(story, team, one, by, {
    subject: 'Your exercises until we meet again',
    body: `Dear ${one.firstName},\n\nAs we agreed, here is what helps you most until our next session:\n\nTen minutes in the morning, before breakfast: the three movements we practised together, slowly, each eight times.\n\nA walk of half an hour on at least four days of the week.\n\nIf anything gets worse, stop and call us.\n\nKind regards,\n\n${wordsOf(by)}`,
    daysAgo,
    sent: 'portal',
  });
}
