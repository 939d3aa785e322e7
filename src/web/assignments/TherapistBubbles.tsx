import { Tooltip, VisuallyHidden } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { TherapistInfo } from '#src/contract/people.ts';
import { fullName, initials } from '#src/web/ui/formats.ts';
import classes from './TherapistBubbles.module.css';

const most = 3;
/** Long enough to move the pointer from the bubbles to the names (WCAG 1.4.13). */
const lingerMs = 150;

type Props = {
  /** In the order in which they are to be shown (A9): oneself, the primary, then by surname. */
  therapists: readonly TherapistInfo[];
  /** One's own practitioner; null for those who see no patients. */
  myId: number | null;
  /** -1 where a list moves the focus itself. */
  tabIndex?: 0 | -1;
};

/** A care team as initials (A9): oneself in blue, the others grey, at most three and then "+N". Full names on hover, focus, touch and to screen readers. */
export function TherapistBubbles({ therapists, myId, tabIndex = 0 }: Props) {
  const { t } = useTranslation('assignments');
  const button = useRef<HTMLButtonElement>(null);
  const leaving = useRef<ReturnType<typeof setTimeout>>(undefined);
  // Hovering and focusing let one peek; a click, Enter or a touch keeps the names until the next.
  const [names, setNames] = useState<'hidden' | 'peeked' | 'kept'>('hidden');
  if (therapists.length === 0) return <span className={classes.nobody}>{t('bubbles.nobody')}</span>;

  const nameOf = (therapist: TherapistInfo) => (therapist.id === myId ? t('you', { name: fullName(therapist) }) : fullName(therapist));
  const more = therapists.length - most;
  const peek = () => {
    clearTimeout(leaving.current);
    setNames((before) => (before === 'hidden' ? 'peeked' : before));
  };
  const leave = () => {
    clearTimeout(leaving.current);
    leaving.current = setTimeout(() => setNames((before) => (before === 'peeked' ? 'hidden' : before)), lingerMs);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.bubbles}
        tabIndex={tabIndex}
        // A dialog around it leaves Escape to the names while they show.
        data-mantine-stop-propagation={names !== 'hidden' || undefined}
        onPointerEnter={(event) => event.pointerType === 'mouse' && peek()}
        onPointerLeave={leave}
        onFocus={(event) => event.target.matches(':focus-visible') && peek()}
        onBlur={leave}
        onClick={() => setNames((before) => (before === 'kept' ? 'hidden' : 'kept'))}
      >
        <VisuallyHidden>{t('bubbles.label', { names: therapists.map(nameOf) })}</VisuallyHidden>
        {therapists.slice(0, most).map((therapist) => (
          <Bubble key={therapist.id} therapist={therapist} isMe={therapist.id === myId} />
        ))}
        {more > 0 && (
          <span aria-hidden className={classes.bubble}>
            +{more}
          </span>
        )}
      </button>
      {names !== 'hidden' && (
        <FullNames
          names={therapists.map(nameOf)}
          target={button}
          onPointerEnter={peek}
          onPointerLeave={leave}
          onClose={() => setNames('hidden')}
        />
      )}
    </>
  );
}

/** One therapist as initials, beside a name or with one for screen readers. */
export const Bubble = ({ therapist, isMe = false, large = false }: { therapist: TherapistInfo; isMe?: boolean; large?: boolean }) => (
  <span aria-hidden className={classes.bubble} data-me={isMe || undefined} data-large={large || undefined}>
    {initials(therapist)}
  </span>
);

type FullNamesProps = {
  names: string[];
  target: RefObject<HTMLButtonElement | null>;
  onPointerEnter: () => void;
  onPointerLeave: () => void;
  onClose: () => void;
};

function FullNames({ names, target, onClose, ...pointer }: FullNamesProps) {
  const list = useRef<HTMLUListElement>(null);
  useWindowEvent('pointerdown', ({ target: at }) => {
    if (at instanceof Node && !target.current?.contains(at) && !list.current?.contains(at)) onClose();
  });
  useWindowEvent('keydown', (event) => event.key === 'Escape' && onClose());
  return (
    <Tooltip
      {...pointer}
      opened
      interactive
      target={target}
      position="bottom-start"
      transitionProps={{ duration: 0 }}
      label={
        <ul ref={list} className={classes.names}>
          {names.map((name) => (
            <li key={name}>{name}</li>
          ))}
        </ul>
      }
    />
  );
}
