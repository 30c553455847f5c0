/**
 * Upload: forms with files, streamed from the caller to an upstream.
 *
 * <p>{@code FormUpload} reads a form's fields, so that the request can be decided, and holds no
 * more of its files than a small window where the model comes before them. Called by {@code flow},
 * which decides by the fields, and by {@code upstream}, to which it is the body of a request. Calls
 * {@code buffer} for memory. Knows neither deployments nor policies, and writes no file to a disk.
 */
@NullMarked
package dev.portolan.gateway.upload;

import org.jspecify.annotations.NullMarked;
