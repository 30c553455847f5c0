/**
 * Forms in parts, {@code multipart/form-data} (RFC 7578): a reader that takes the bytes however
 * they are split and keeps no file, and a writer of the same form for an upstream. Transport-free;
 * called by the gateway, which moves the bytes. Fields become a JSON object and back, so that
 * providers prepare a form as any other request.
 */
@NullMarked
package dev.portolan.provider.multipart;

import org.jspecify.annotations.NullMarked;
