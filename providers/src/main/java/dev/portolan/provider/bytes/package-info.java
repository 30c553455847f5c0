/** Ranges of byte arrays, bodies made of them, UTF-8 validation and size limits. A leaf. */
@NullMarked
package dev.portolan.provider.bytes;

import org.jspecify.annotations.NullMarked;
