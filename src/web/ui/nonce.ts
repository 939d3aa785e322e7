import { setNonce } from 'get-nonce';

/** The nonce of this page, which lets styles made at run time pass the content security policy; empty where the page has none. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
if (nonce) setNonce(nonce);
