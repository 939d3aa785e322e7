type Texts = { [key: string]: string | Texts };
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

/** The texts of a slice, in both languages; one that lacks a key of the other does not compile. Plurals end in `_one` and `_other`. */
export const catalogue = <T extends Texts>(en: T, es: Same<T>): { en: T; es: Same<T> } => ({ en, es });
