import { Text, Title, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Appointments.module.css';

type Choice = { key: string; title: string; what: string; face?: ReactNode; onChoose: () => void };

/** One question, and its answers to press. */
export const ChoiceList = ({ question, choices }: { question: string; choices: Choice[] }) => (
  <section>
    <Title order={2} size="h4" mb="sm">
      {question}
    </Title>
    <ul className={classes.list}>
      {choices.map(({ key, title, what, face, onChoose }) => (
        <li key={key}>
          <UnstyledButton className={classes.choice} onClick={onChoose}>
            {face}
            <div>
              <Text fw={600}>{title}</Text>
              {what && (
                <Text size="sm" c="dimmed">
                  {what}
                </Text>
              )}
            </div>
            <IconChevronRight size={20} stroke={1.6} className={classes.arrow} aria-hidden />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  </section>
);
