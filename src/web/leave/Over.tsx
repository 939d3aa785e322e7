import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './LeaveScreen.module.css';

/** What is said where somebody would have more than there is room for: in words, and in the signal colour. */
export function Over({ children }: { children: ReactNode }) {
  return (
    <span className={classes.over}>
      <IconAlertTriangle size={14} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
