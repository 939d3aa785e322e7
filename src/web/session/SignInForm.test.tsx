import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MantineProvider } from '@mantine/core';
import { expect, test, vi } from 'vitest';
import { Problem } from '#src/contract/problems.ts';
import { SignInForm } from './SignInForm.tsx';

const open = (error: unknown = null) => {
  const onSubmit = vi.fn<(entered: { email: string; password: string }) => void>();
  const form = (problem: unknown) => (
    <MantineProvider env="test">
      <SignInForm onSubmit={onSubmit} busy={false} error={problem} />
    </MantineProvider>
  );
  const { rerender } = render(form(error));
  return { onSubmit, person: userEvent.setup(), refuse: (problem: Problem) => rerender(form(problem)) };
};

test('A wrong password is said aloud, with what to do, and the password is ready to be typed anew', async () => {
  const { person, refuse } = open();
  await person.type(screen.getByLabelText('Password'), 'not it');
  refuse(new Problem('wrong_credentials'));
  const alert = screen.getByRole('alert');
  expect(alert.textContent).toContain('E-mail address and password do not match');
  expect(alert.textContent).toContain('Check both and try again.');
  const password = screen.getByLabelText<HTMLInputElement>('Password');
  await waitFor(() => expect([password.selectionStart, password.selectionEnd]).toEqual([0, 6]));
});

test('A field left empty is named, and nothing is sent', async () => {
  const { person, onSubmit } = open();
  await person.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(screen.getByText('Enter your e-mail address.')).toBeDefined();
  expect(screen.getByLabelText('Password').getAttribute('aria-invalid')).toBe('true');
  expect(onSubmit).not.toHaveBeenCalled();
});

test('An address pasted with blanks around it is sent without them, the password as it is', async () => {
  const { person, onSubmit } = open();
  await person.type(screen.getByLabelText('E-mail'), ' maya@hill.example ');
  await person.type(screen.getByLabelText('Password'), ' four words  {Enter}');
  expect(onSubmit).toHaveBeenCalledWith({ email: 'maya@hill.example', password: ' four words  ' });
});
