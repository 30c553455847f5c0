/**
 * Buffer: bytes on their way between Vert.x, which has buffers, and the rooms without a transport,
 * which have array ranges. Hands over without copying wherever the bytes lie in one array.
 */
@NullMarked
package dev.portolan.gateway.buffer;

import org.jspecify.annotations.NullMarked;
