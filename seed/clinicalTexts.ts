import type { Content } from './notes.ts';

// What the demo's notes say: sentences of a practice's days, of nobody in particular.

type Mark = Content['marks'][number];
type Complaint = {
  marks: Mark[];
  told: string[];
  moves: string[];
  done: string[];
  exercise: string[];
};

/** What people come to a physiotherapist with, from the first visit to the last. */
export const complaints: Complaint[] = [
  {
    marks: [
      { side: 'back', x: 455, y: 430, what: 'pain', note: 'after an hour of sitting' },
      { side: 'back', x: 540, y: 445, what: 'stiffness', note: '' },
    ],
    told: [
      'Low back pain for three weeks since moving house. Worse when sitting, better when walking. No pain in the legs.',
      'Back eased for two days after the last visit, then a long drive brought it back. Sleeps through again.',
      'Sits for ninety minutes without trouble. Lifting the children is still guarded.',
      'Two weeks without pain at work. Was in the garden on Saturday and only felt tired.',
    ],
    moves: [
      'Flexion fingertips to knees, painful at the end. Extension full.',
      'Flexion fingertips to mid shin. Side bending equal.',
      'Flexion and extension full and free of pain.',
    ],
    done: [
      'Lumbar mobilisation grade III, soft tissue work paravertebral, advice on pacing.',
      'Hip hinge practised with a stick, then with 8 kg. Lumbar rotation mobilised.',
      'Loaded carries and deadlift from blocks, 3 × 8 with 20 kg.',
    ],
    exercise: [
      'Knee rolls 2 × 15 morning and evening; a walk of 20 minutes daily.',
      'Hip hinge 3 × 10 every second day; bird dog 3 × 8.',
      'Keep two strength sessions a week.',
    ],
  },
  {
    marks: [{ side: 'front', x: 350, y: 215, what: 'pain', note: 'reaching overhead' }],
    told: [
      'Right shoulder hurts when reaching overhead, since painting the ceiling in spring. Wakes up when lying on it.',
      'Nights are better. Putting on a coat still catches.',
      'Swims again, breaststroke only. Overhead work for ten minutes.',
    ],
    moves: [
      'Abduction 110° with a painful arc from 70°. External rotation 40°.',
      'Abduction 150°, arc only against resistance.',
      'Abduction 175°, external rotation equal on both sides.',
    ],
    done: [
      'Glenohumeral mobilisation, isometric external rotation, taping.',
      'Scapular control in side lying, band work at waist height.',
      'Overhead press with 4 kg in the pain-free range.',
    ],
    exercise: [
      'Isometric external rotation 5 × 30 seconds daily.',
      'Band external rotation 3 × 12, every second day.',
      'Wall slides and press 3 × 10, twice a week.',
    ],
  },
  {
    marks: [
      { side: 'front', x: 430, y: 725, what: 'pain', note: 'going down stairs' },
      { side: 'front', x: 430, y: 750, what: 'swelling', note: 'in the evening' },
    ],
    told: [
      'Left knee eight weeks after a partial meniscectomy. Swollen in the evening, stairs one at a time.',
      'Walks the stairs with a hand on the rail. Less swelling since cycling instead of walking.',
      'First easy run of ten minutes, sore the next morning and settled by noon.',
      'Runs twice a week, no swelling. Wants to play five-a-side again.',
    ],
    moves: ['Flexion 105°, extension lacks 5°.', 'Flexion 125°, full extension.', 'Full and equal on both sides.'],
    done: [
      'Patellar mobilisation, quadriceps activation with biofeedback, cycling 10 minutes.',
      'Step-downs from 15 cm, leg press 3 × 12 with 40 kg.',
      'Hop and hold, change of direction at half speed.',
    ],
    exercise: [
      'Quad sets 3 × 15 three times a day, ice after activity.',
      'Step-downs 3 × 10, cycling 25 minutes three times a week.',
      'Single leg squats 3 × 8; run and walk by the plan.',
    ],
  },
  {
    marks: [
      { side: 'back', x: 500, y: 165, what: 'stiffness', note: '' },
      { side: 'back', x: 585, y: 185, what: 'pain', note: 'at the desk, from noon on' },
    ],
    told: [
      'Neck and right shoulder blade ache from noon on. Works at two screens. Headache twice a week.',
      'Screen moved, breaks by the clock. One headache since the last visit.',
      'Neck free most days. Tension comes with deadlines and goes with exercise.',
    ],
    moves: ['Rotation right 55°, left 70°. Flexion pulls between the shoulder blades.', 'Rotation 70° on both sides.', 'Full.'],
    done: [
      'Cervical and upper thoracic mobilisation, trigger points of the upper trapezius.',
      'Deep neck flexor training, thoracic extension over a roll.',
      'Rows and face pulls with the band, posture reviewed at the desk.',
    ],
    exercise: [
      'Chin tucks 10 × 10 seconds, twice daily.',
      'Thoracic extension 2 minutes daily; rows 3 × 12.',
      'Strength twice a week, breaks every 45 minutes.',
    ],
  },
  {
    marks: [{ side: 'front', x: 575, y: 930, what: 'pain', note: 'outside of the ankle' }],
    told: [
      'Twisted the right ankle at handball ten days ago. Walks with a limp, no pain at night.',
      'Walks without a limp. Unsure on uneven ground.',
      'Back to training without contact. No giving way.',
    ],
    moves: ['Dorsiflexion lacks 8° against the left. Inversion painful.', 'Dorsiflexion lacks 3°.', 'Equal on both sides.'],
    done: [
      'Lymphatic drainage, talocrural mobilisation, weight shift in standing.',
      'Balance on an unstable surface, calf raises 3 × 15.',
      'Jumping and landing on one leg, cutting at full speed.',
    ],
    exercise: [
      'Ankle alphabet and calf stretch, four times a day.',
      'One-leg stand while brushing teeth; calf raises 3 × 15.',
      'Tape for matches until the end of the season.',
    ],
  },
];
export const plans = [
  'See again in one week.',
  'Twice a week for three weeks, then review.',
  'See in two weeks; earlier if pain wakes at night.',
  'Review with the referring doctor after six sessions.',
  'Continue as agreed, next visit in ten days.',
  'Close after the next visit if this holds.',
];

type Theme = { data: string[]; assessment: string[]; plan: string[]; problem: string; history: string; goals: string };

/** What people speak about with a psychotherapist. */
export const themes: Theme[] = [
  {
    problem: 'Panic attacks on the way to work, for five months; avoids the underground.',
    history: 'First attack after a bereavement. No treatment before. Sleeps six hours.',
    goals: 'To take the train again, and to know what to do when it begins.',
    data: [
      'Described two attacks this week, both in the evening. Named the first signs without being asked.',
      'Rode two stops with her sister. Anxiety rose to seven and fell by itself within ten minutes.',
      'Went to work by train three times. Spoke with pride and some disbelief about it.',
      'Slept badly before a presentation, and held it. Used the breathing only once.',
    ],
    assessment: [
      'Panic disorder with avoidance; engaged, understands the model.',
      'Exposure begins to work; safety behaviour is becoming visible.',
      'Clear progress; expectation of anxiety remains.',
    ],
    plan: [
      'Keep a record of attacks; interoceptive exposure next time.',
      'Two stops alone, twice; look at the record together.',
      'Longer rides; begin to plan for setbacks.',
    ],
  },
  {
    problem: 'Low mood and loss of interest since the spring; on sick leave for four weeks.',
    history: 'An earlier episode at twenty-two, treated with medication. Lives with a partner.',
    goals: 'To return to work in steps, and to enjoy music again.',
    data: [
      'Rose late most days, left the house twice. Speaks slowly; smiled when the dog was mentioned.',
      'Walked in the mornings on five days. Appetite is back. Called a friend for the first time since March.',
      'Began with four hours of work. Tired, and relieved that colleagues asked no questions.',
      'Played the cello on Sunday, for twenty minutes.',
    ],
    assessment: [
      'Moderate depressive episode; no thoughts of suicide, asked directly.',
      'Mood lifts with activity; self-criticism stays strong.',
      'Partial remission; return to work goes as planned.',
    ],
    plan: [
      'Activity plan for the week with one pleasant thing a day.',
      'Thought record about the first days at work.',
      'Space sessions to every two weeks; write down early signs.',
    ],
  },
  {
    problem: 'Grief after the death of his father in January; cannot clear the flat.',
    history: 'Cared for him for two years. No earlier treatment.',
    goals: 'To be able to speak of him without being overwhelmed.',
    data: [
      'Brought photographs and told of the last week in hospital. Wept, and wanted to go on.',
      'Has sorted the books. The coat still hangs in the hall, and may for now.',
      'Spoke with his brother about the funeral for the first time.',
    ],
    assessment: [
      'Grief within what is to be expected; support at home is good.',
      'Avoidance is easing; guilt about the last night can be spoken about.',
    ],
    plan: ['A letter to his father, to be read here if he wishes.', 'Visit the grave with his brother; speak about the anniversary.'],
  },
  {
    problem: 'Quarrels about money and sleep since the birth of their second child.',
    history: 'Together for nine years. Couples work once before, in 2021.',
    goals: 'To end a quarrel on the day it began.',
    data: [
      'Both came. Could say back what the other had said, with help. Laughed about the alarm clock.',
      'One quarrel this week, stopped with the agreed word and finished the next evening.',
      'Shared the nights by the plan on five of seven. Both slept more, and say so.',
    ],
    assessment: ['Pattern of demand and withdrawal, seen by both.', 'Repair succeeds more often; exhaustion remains the main load.'],
    plan: [
      'Twenty minutes of talk on Wednesday and Sunday, phones away.',
      'Plan of the nights until the next session; look at the money together then.',
    ],
  },
];

/** What allied health practitioners write: speech pathology, podiatry, dietetics. */
export const visits: Record<'subjective' | 'objective' | 'assessment' | 'plan', string[]>[] = [
  {
    subjective: [
      'Mother reports that he now asks for things in three words. Preschool says he joins in singing.',
      'Voice tires by the end of the teaching day; no pain. Drinks more water than before.',
      'Coughs less at meals since the drinks are thickened.',
    ],
    objective: [
      'Produced /k/ at the beginning of words in 16 of 20 trials.',
      'Maximum phonation 14 seconds; pitch range wider than in May.',
      'Swallowed 100 ml of thickened fluid without signs of aspiration.',
    ],
    assessment: [
      'Fronting is resolving at word level.',
      'Functional dysphonia, improving with load management.',
      'Oral phase safe with slightly thick fluids.',
    ],
    plan: [
      'Move on to phrases; picture cards for home.',
      'Straw phonation five minutes, three times a day; review in two weeks.',
      'Keep the consistency; speak with the ward about breakfast.',
    ],
  },
  {
    subjective: [
      'Heel pain with the first steps in the morning, for two months.',
      'New shoes are comfortable; the blister has healed.',
      'No feeling in the left forefoot; checks the feet daily with a mirror.',
    ],
    objective: [
      'Tender at the medial calcaneal tubercle. Dorsiflexion 8° with the knee straight.',
      'Skin intact. Pulses present on both sides.',
      'Monofilament felt at 6 of 10 points on the left.',
    ],
    assessment: ['Plantar fasciopathy, four out of ten.', 'Low risk foot, good self-care.', 'Loss of protective sensation, no ulcer.'],
    plan: [
      'Loading programme every second day; heel raise for six weeks.',
      'Review in six months.',
      'Offloading insole ordered; see in four weeks, at once if the skin changes.',
    ],
  },
  {
    subjective: [
      'Ate breakfast on six of seven days. Still skips lunch on site.',
      'Bloating less since lactose was left out; bread is no trouble.',
      'Weight steady, walks after dinner. Asks about fasting.',
    ],
    objective: [
      'Food record of four days complete. Weight 84.2 kg.',
      'HbA1c 7.1 %, from 7.9 % in March.',
      'Intake about 1,650 kcal, protein 62 g.',
    ],
    assessment: [
      'Energy intake still uneven over the day.',
      'Good response; lactose is the likely trigger.',
      'Protein below the goal for healing.',
    ],
    plan: [
      'A cold lunch to take along; record again in two weeks.',
      'Reintroduce yoghurt in small amounts.',
      'Two protein snacks a day; weigh once a week.',
    ],
  },
];

/** Calls and missed appointments, as the front desk and therapists note them. */
export const contacts: { with: string; text: string }[] = [
  { with: 'by telephone, at the front desk', text: 'Asked to move Thursday to the late afternoon. Offered 17:30, confirmed.' },
  { with: 'her mother', text: 'Will bring the letter of the school to the next visit.' },
  { with: 'the family doctor’s practice', text: 'Referral renewed for six sessions; the letter comes by post.' },
  { with: 'by e-mail', text: 'Confirms the next three appointments and asks for the exercise sheet, sent.' },
  { with: 'the health insurer', text: 'Approved until the end of the quarter. Reference noted on the invoice.' },
  { with: 'his wife', text: 'He is in hospital until Monday. Appointments of this week cancelled without charge.' },
];
export const missed: { reason: string; text: string }[] = [
  { reason: 'no word', text: 'Waited fifteen minutes and called; left a message. Called back in the evening, had mixed up the days.' },
  { reason: 'ill', text: 'Called at eight in the morning with a fever. New appointment in a week.' },
  { reason: 'work', text: 'Could not get away from work. Asks for appointments after five o’clock.' },
];
