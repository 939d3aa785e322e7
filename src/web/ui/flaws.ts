/** After a form was sent with flaws in it: whoever sent it is led to the first, wherever in the form that is. */
export const toFirstFlaw = (form: HTMLElement): void => {
  // The flaws are said with the next drawing.
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
};
