/**
 * Values that describe an answer: usage, finish reason, error, and how a stream or a whole body
 * ended. Depends on {@code bytes} alone.
 */
@NullMarked
package dev.portolan.provider.answer;

import org.jspecify.annotations.NullMarked;
