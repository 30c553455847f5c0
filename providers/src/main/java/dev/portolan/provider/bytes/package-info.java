/** Ranges of byte arrays, bodies made of them, and UTF-8 validation. A leaf. */
@NullMarked
package dev.portolan.provider.bytes;

import org.jspecify.annotations.NullMarked;
