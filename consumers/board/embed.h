/* SPDX-License-Identifier: Apache-2.0 */
/*
 * embed - compiles a file's bytes into the program.
 */
#ifndef EMBED_H
#define EMBED_H

// The assembler finds the file in its include path, which CMake sets.
#define EMBED(name, file)                                                                          \
    __asm__(".section .rodata\n"                                                                   \
            ".global embedded_" #name "\n.global embedded_" #name "_end\n"                         \
            "embedded_" #name ":\n.incbin \"" file "\"\nembedded_" #name "_end:\n.byte 0\n"        \
            ".previous\n");                                                                        \
    extern const unsigned char embedded_##name[], embedded_##name##_end[];

#endif
