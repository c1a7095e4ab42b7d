// SPDX-License-Identifier: EUPL-1.2
// What takes long: scrypt. Runs in the Worker, in node on the spot.
import { Decrypter, Encrypter, scrypt } from "../vendor/age.js";

export const WORK = {
  /** An age file that a passphrase opens. */
  sealWithPassphrase(passphrase, bytes, logN) {
    const encrypter = new Encrypter();
    encrypter.setScryptWorkFactor(logN);
    encrypter.setPassphrase(passphrase);
    return encrypter.encrypt(bytes);
  },

  openWithPassphrase(passphrase, bytes) {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    return decrypter.decrypt(bytes);
  },

  scrypt: async (secret, salt, logN, length) => scrypt(secret, salt, { N: 2 ** logN, r: 8, p: 1, dkLen: length }),
};
