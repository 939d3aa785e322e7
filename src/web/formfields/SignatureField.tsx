import { Button, Group, Text, TextInput } from '@mantine/core';
import { IconEraser, IconPencil } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answers } from '#src/contract/forms.ts';
import { today } from './data.ts';
import classes from './SignatureField.module.css';

type Answer = Answers[string] | undefined;
type Signature = { name: string; signedOn: string; strokes?: number[][] | undefined };
type Props = { answer: Answer; onAnswer: (answer: Answer) => void; required: boolean; error: boolean };

/** How many coordinates a drawing may have, and a stroke of it, and how many strokes (the contract's limits). */
const most = { numbers: 4000, inStroke: 1000, strokes: 60 };

/** The name as typed and the day; and, for who wants to, the line drawn with a finger, a pen or the mouse. */
export function SignatureField({ answer, onAnswer, required, error }: Props) {
  const { t } = useTranslation('formfields');
  const signed: Signature | null = typeof answer === 'object' && !Array.isArray(answer) ? answer : null;
  const [drawing, setDrawing] = useState(false);
  const change = (part: Partial<Signature>) => {
    const { strokes, ...next } = { name: '', signedOn: today(), ...signed, ...part };
    const drawn = strokes && strokes.length > 0 ? { strokes } : {};
    onAnswer(next.name === '' && strokes === undefined ? undefined : { ...next, ...drawn });
  };
  const shown = drawing || (signed?.strokes?.length ?? 0) > 0;
  return (
    <>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={t('signature.name')}
          flex="1 1 220px"
          maxLength={200}
          autoComplete="off"
          value={signed?.name ?? ''}
          onChange={(event) => change({ name: event.currentTarget.value })}
          required={required}
          withAsterisk={false}
          error={error}
        />
        <TextInput
          label={t('signature.on')}
          type="date"
          max={today()}
          w={170}
          value={signed?.signedOn ?? ''}
          onChange={(event) => event.currentTarget.value && change({ signedOn: event.currentTarget.value })}
        />
      </Group>
      {shown ? (
        <Canvas strokes={signed?.strokes ?? []} onChange={(strokes) => change({ strokes })} />
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          mt="xs"
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={() => setDrawing(true)}
        >
          {t('signature.draw')}
        </Button>
      )}
    </>
  );
}

function Canvas({ strokes, onChange }: { strokes: number[][]; onChange: (strokes: number[][]) => void }) {
  const { t } = useTranslation('formfields');
  const canvas = useRef<HTMLCanvasElement>(null);
  const [stroke, setStroke] = useState<number[] | null>(null);
  useEffect(() => {
    if (canvas.current) draw(canvas.current, stroke ? [...strokes, stroke] : strokes);
  }, [strokes, stroke]);
  const isFull = strokes.length >= most.strokes || strokes.flat().length >= most.numbers - most.inStroke;
  const pointOf = (event: React.PointerEvent<HTMLCanvasElement>): [number, number] => {
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
    const within = (share: number) => Math.max(0, Math.min(1000, Math.round(share * 1000)));
    return [within((event.clientX - left) / width), within((event.clientY - top) / height)];
  };
  const finish = () => {
    if (stroke && stroke.length >= 4) onChange([...strokes, stroke]);
    setStroke(null);
  };
  return (
    <div className={classes.drawn}>
      <canvas
        ref={canvas}
        className={classes.canvas}
        width={800}
        height={240}
        role="img"
        aria-label={t('signature.area')}
        onPointerDown={(event) => {
          if (isFull) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setStroke(pointOf(event));
        }}
        onPointerMove={(event) => {
          if (!stroke || stroke.length >= most.inStroke) return;
          const [x, y] = pointOf(event);
          // Points closer than that are not told apart.
          if (Math.abs(x - (stroke.at(-2) ?? 0)) + Math.abs(y - (stroke.at(-1) ?? 0)) >= 6) setStroke([...stroke, x, y]);
        }}
        onPointerUp={finish}
        onPointerCancel={finish}
      />
      <Group justify="space-between" gap="xs">
        <Text size="xs" c="dimmed">
          {t(isFull ? 'signature.full' : 'signature.area')}
        </Text>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconEraser size={14} aria-hidden />}
          onClick={() => onChange([])}
        >
          {t('signature.clear')}
        </Button>
      </Group>
    </div>
  );
}

/** Draws strokes as they were made, in the colour of the text. */
function draw(canvas: HTMLCanvasElement, strokes: number[][]): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.clearRect(0, 0, canvas.width, canvas.height);
  Object.assign(pen, { lineWidth: 3, lineCap: 'round', lineJoin: 'round', strokeStyle: getComputedStyle(canvas).color });
  for (const stroke of strokes) {
    pen.beginPath();
    for (let at = 0; at + 1 < stroke.length; at += 2) {
      pen.lineTo(((stroke[at] ?? 0) / 1000) * canvas.width, ((stroke[at + 1] ?? 0) / 1000) * canvas.height);
    }
    pen.stroke();
  }
}

/** A drawn signature as it was left. */
export function DrawnSignature({ strokes }: { strokes: number[][] }) {
  return (
    <svg viewBox="0 0 1000 300" className={classes.kept} aria-hidden>
      {strokes.map((stroke, index) => (
        <polyline
          // Strokes have no name but their place, and never change it.
          key={index}
          points={stroke.map((value, at) => (at % 2 === 0 ? value : Math.round(value * 0.3))).join(' ')}
        />
      ))}
    </svg>
  );
}
