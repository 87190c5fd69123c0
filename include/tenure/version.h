/* SPDX-License-Identifier: Apache-2.0 */
/*
 * version - the version of the library.
 */
#ifndef TENURE_VERSION_H
#define TENURE_VERSION_H

extern const char tenure_version[];      // "0.1.0"
extern const char tenure_version_line[]; // "tenure 0.1.0", as --version prints it

#endif
