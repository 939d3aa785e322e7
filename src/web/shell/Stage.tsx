import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Later } from '#src/web/ui/Later.tsx';
import { Wordmark } from '#src/web/ui/Wordmark.tsx';
import classes from './Stage.module.css';

const menus = () => import('./StageMenus.tsx').then(({ StageMenus }) => StageMenus);

type Props = { children: ReactNode; wide?: boolean; end?: ReactNode };

/** What surrounds a screen outside the clinic: the name, language and colours, and one column to read. */
export const Stage = ({ children, wide = false, end }: Props) => (
  <div className={classes.stage}>
    <header className={classes.header}>
      <Wordmark />
      <Group gap={4} wrap="nowrap">
        <Later load={menus} props={{}} />
        {end}
      </Group>
    </header>
    <main id="main" className={classes.main} data-wide={wide || undefined}>
      {children}
    </main>
  </div>
);
