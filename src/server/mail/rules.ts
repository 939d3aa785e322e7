import type { ClinicWords, Language } from '#src/contract/words.ts';
import { oneLine } from '#src/platform/names.ts';
import type { Letter } from '#src/platform/outbox.ts';
import type { Said } from '../links/letters.ts';

/** What the letters are told that are written here: names, days as they are written, and where to. */
type Facts = {
  invitation: { clinic: string; inviter: string; name: string; until: string; url: string };
  /** To who acts for a patient, and is told behind the link for whom. */
  guardianInvitation: { clinic: string; inviter: string; until: string; url: string };
  memberInvitation: { clinic: string; inviter: string; name: string; until: string; url: string };
  selfAssigned: { clinic: string; who: string; url: string };
  /** That something is there, and where: neither what, nor from whom, nor of which discipline. */
  correspondence: { clinic: string; name: string; url: string };
  signInLink: { clinic: string; digits: string; url: string };
  /** That there is a time, and where: neither when, nor what for, nor with whom. */
  waitlistOffer: { clinic: string; url: string };
  /** That there is a form, and where: not which one, not of whom, nor before what. */
  formSent: { clinic: string; url: string };
  formReminder: { clinic: string; url: string };
};
type Texts = { [Kind in keyof Facts]: (about: Facts[Kind], words: ClinicWords) => Omit<Said, 'language'> };

/** What letters say, in each language of ours. */
export const texts: Record<Language, Texts> = {
  en: {
    invitation: ({ clinic, inviter, name, until, url }, { patient }) => ({
      subject: `${clinic} invites you`,
      greeting: `Hello ${name},`,
      lines: [
        `${inviter} at ${clinic} invites you to their ${patient} portal. There you see who cares for you.`,
        `The link works once, until ${until}.`,
      ],
      action: { label: 'See the invitation', url },
      closing: `If you do not know ${clinic}, you can ignore this message.`,
    }),
    guardianInvitation: ({ clinic, inviter, until, url }, { patient }) => ({
      subject: `${clinic} invites you`,
      greeting: 'Hello,',
      lines: [
        `${inviter} at ${clinic} invites you to act for somebody in their ${patient} portal. The link shows for whom, and what you can do for them.`,
        `The link works once, until ${until}.`,
      ],
      action: { label: 'See the invitation', url },
      closing: `If you do not know ${clinic}, you can ignore this message.`,
    }),
    memberInvitation: ({ clinic, inviter, name, until, url }) => ({
      subject: `${inviter} invites you to the team of ${clinic}`,
      greeting: `Hello ${name},`,
      lines: [
        `${inviter} invites you to work with ${clinic} in Caseload. The link shows as what, and lets you in once you accept.`,
        `It works once, until ${until}.`,
      ],
      action: { label: 'See the invitation', url },
      closing: `If you do not know ${clinic}, you can ignore this message. Never pass the link on: whoever opens it first gets your access.`,
    }),
    selfAssigned: ({ clinic, who, url }, { patient }) => ({
      subject: `${who} joined one of your care teams`,
      greeting: 'Hello,',
      lines: [`${who} assigned themselves to a ${patient} of yours at ${clinic}. Open Caseload to see whose care team it is.`],
      action: { label: 'Open Caseload', url },
      closing: 'You receive this because you are on the same care team.',
    }),
    correspondence: ({ clinic, name, url }) => ({
      subject: `Something new for you at ${clinic}`,
      greeting: `Hello ${name},`,
      lines: [`There is something new for you in your portal at ${clinic}. Sign in to see it.`],
      action: { label: 'Open the portal', url },
      closing: 'For your privacy we never put it into a mail.',
    }),
    signInLink: ({ clinic, digits, url }, { patient }) => ({
      subject: `Your sign-in link for ${clinic}`,
      greeting: 'Hello,',
      lines: [
        `Somebody, probably you, asked to sign in to the ${patient} portal of ${clinic}. Open the link in the browser in which you asked for it, within ten minutes. It works once.`,
        'Or type these digits there:',
      ],
      facts: { when: [digits], where: '' },
      action: { label: 'Sign in', url },
      closing:
        'If it was not you, ignore this message: without the browser that asked, nobody gets in with it. We never ask you for the digits.',
    }),
    waitlistOffer: ({ clinic, url }) => ({
      subject: `A time has become free at ${clinic}`,
      greeting: 'Hello,',
      lines: [
        `You are on the waitlist of ${clinic}, and a time has become free. It is kept for a short while: sign in to see until when, and to accept it.`,
      ],
      action: { label: 'See it in the portal', url },
      closing: 'If you do not answer, it goes to the next in line, and you stay on the waitlist.',
    }),
    formSent: ({ clinic, url }) => ({
      subject: `Something to fill in for ${clinic}`,
      greeting: 'Hello,',
      lines: [
        `${clinic} asks you to fill something in. You find it in your portal.`,
        'You can begin on one device and go on on another: what you have answered is kept.',
      ],
      action: { label: 'Open the portal', url },
      closing: 'For your privacy we never put it into a mail.',
    }),
    formReminder: ({ clinic, url }) => ({
      subject: `A reminder from ${clinic}`,
      greeting: 'Hello,',
      lines: [
        `There is still something to fill in in your portal at ${clinic}, and it is due within a day.`,
        'You can begin on one device and go on on another: what you have answered is kept.',
      ],
      action: { label: 'Open the portal', url },
      closing: 'For your privacy we never put it into a mail.',
    }),
  },
  es: {
    invitation: ({ clinic, inviter, name, until, url }, { patients }) => ({
      subject: `${clinic} le invita`,
      greeting: `Hola, ${name}:`,
      lines: [
        `${inviter}, de ${clinic}, le invita a su portal de ${patients}. Allí verá quién le atiende.`,
        `El enlace funciona una vez, hasta el ${until}.`,
      ],
      action: { label: 'Ver la invitación', url },
      closing: `Si no conoce ${clinic}, puede ignorar este mensaje.`,
    }),
    guardianInvitation: ({ clinic, inviter, until, url }, { patients }) => ({
      subject: `${clinic} le invita`,
      greeting: 'Hola:',
      lines: [
        `${inviter}, de ${clinic}, le invita a actuar por otra persona en su portal de ${patients}. El enlace muestra por quién y qué podrá hacer.`,
        `El enlace funciona una vez, hasta el ${until}.`,
      ],
      action: { label: 'Ver la invitación', url },
      closing: `Si no conoce ${clinic}, puede ignorar este mensaje.`,
    }),
    memberInvitation: ({ clinic, inviter, name, until, url }) => ({
      subject: `${inviter} le invita al equipo de ${clinic}`,
      greeting: `Hola, ${name}:`,
      lines: [
        `${inviter} le invita a trabajar con ${clinic} en Caseload. El enlace muestra con qué función y le da acceso cuando acepte.`,
        `Funciona una vez, hasta el ${until}.`,
      ],
      action: { label: 'Ver la invitación', url },
      closing: `Si no conoce ${clinic}, puede ignorar este mensaje. No pase el enlace a nadie: quien lo abra primero obtiene su acceso.`,
    }),
    selfAssigned: ({ clinic, who, url }, { patient }) => ({
      subject: `${who} se ha unido a uno de sus equipos asistenciales`,
      greeting: 'Hola:',
      lines: [`${who} se ha asignado un ${patient} suyo en ${clinic}. Abra Caseload para ver de quién es el equipo.`],
      action: { label: 'Abrir Caseload', url },
      closing: 'Recibe esto porque forma parte del mismo equipo asistencial.',
    }),
    correspondence: ({ clinic, name, url }) => ({
      subject: `Algo nuevo para usted en ${clinic}`,
      greeting: `Hola, ${name}:`,
      lines: [`Hay algo nuevo para usted en su portal de ${clinic}. Entre para verlo.`],
      action: { label: 'Abrir el portal', url },
      closing: 'Por su privacidad nunca lo ponemos en un correo.',
    }),
    signInLink: ({ clinic, digits, url }, { patients }) => ({
      subject: `Su enlace para entrar en ${clinic}`,
      greeting: 'Hola:',
      lines: [
        `Alguien, probablemente usted, pidió entrar en el portal de ${patients} de ${clinic}. Abra el enlace en el navegador en que lo pidió, antes de diez minutos. Funciona una vez.`,
        'O escriba allí estas cifras:',
      ],
      facts: { when: [digits], where: '' },
      action: { label: 'Entrar', url },
      closing:
        'Si no fue usted, ignore este mensaje: sin el navegador que lo pidió, nadie entra con él. Nunca le preguntaremos por las cifras.',
    }),
    waitlistOffer: ({ clinic, url }) => ({
      subject: `Ha quedado libre una hora en ${clinic}`,
      greeting: 'Hola:',
      lines: [
        `Está en la lista de espera de ${clinic} y ha quedado libre una hora. Se le guarda por poco tiempo: entre para ver hasta cuándo y aceptarla.`,
      ],
      action: { label: 'Verla en el portal', url },
      closing: 'Si no responde, pasa a la siguiente persona, y usted sigue en la lista de espera.',
    }),
    formSent: ({ clinic, url }) => ({
      subject: `Algo que rellenar para ${clinic}`,
      greeting: 'Hola:',
      lines: [
        `${clinic} le pide que rellene algo. Lo encontrará en su portal.`,
        'Puede empezar en un dispositivo y seguir en otro: lo que haya respondido se conserva.',
      ],
      action: { label: 'Abrir el portal', url },
      closing: 'Por su privacidad nunca lo ponemos en un correo.',
    }),
    formReminder: ({ clinic, url }) => ({
      subject: `Un recordatorio de ${clinic}`,
      greeting: 'Hola:',
      lines: [
        `Aún le queda algo que rellenar en su portal de ${clinic}, y vence antes de un día.`,
        'Puede empezar en un dispositivo y seguir en otro: lo que haya respondido se conserva.',
      ],
      action: { label: 'Abrir el portal', url },
      closing: 'Por su privacidad nunca lo ponemos en un correo.',
    }),
  },
};

/** What a letter says in a language. */
export const said = <Kind extends keyof Facts>(kind: Kind, language: Language, words: ClinicWords, about: Facts[Kind]): Said => ({
  language,
  ...texts[language][kind](about, words),
});

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** The letter itself, as text and as a page. */
export function letterTo(to: string, { language, subject, greeting, lines, facts, action, closing, calendar }: Said): Letter {
  const paragraph = (text: string, style = 'margin:0 0 16px') => `<p style="${style}">${escape(text)}</p>`;
  const [when, where] = [facts?.when ?? [], facts?.where ?? ''];
  const factsShown =
    when.map((one) => paragraph(one, 'margin:0 0 4px;font-weight:600')).join('') + (where && paragraph(where, 'margin:8px 0 4px'));
  return {
    to,
    subject: oneLine(subject),
    text: [greeting, ...lines, [...when, where].map(oneLine).join('\n'), action ? `${action.label}:\n${action.url}` : '', closing]
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n\n'),
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:32px 16px;background:#f6f5f3;color:#24221f;font:16px/1.5 Inter,system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:520px;margin:0 auto;background:#ffffff;border-radius:12px;padding:32px">
${paragraph(greeting)}${lines.map((line) => paragraph(line)).join('')}
${factsShown && `<div style="margin:0 0 16px;padding:12px 16px;background:#f6f5f3;border-radius:8px">${factsShown}</div>`}
${
  action
    ? `<p style="margin:24px 0"><a href="${escape(action.url)}" target="_blank" rel="noreferrer" style="display:inline-block;background:#0f5f5c;color:#ffffff;text-decoration:none;padding:12px 20px;border-radius:8px;font-weight:600">${escape(action.label)}</a></p>`
    : ''
}
${paragraph(closing, 'margin:0;color:#6b6760;font-size:14px')}
</div></body></html>`,
    ...(calendar && { calendar }),
  };
}
