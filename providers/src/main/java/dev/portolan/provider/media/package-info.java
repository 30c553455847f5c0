/**
 * The media in requests: which types each target accepts, and in which form.
 *
 * <p>A {@link dev.portolan.provider.media.MediaTarget} is a row of the table, with its source and
 * date. The writers of each protocol check a request's media here before they write them, and so
 * does the passthrough of a body. Nothing here reads a body or writes one.
 */
@NullMarked
package dev.portolan.provider.media;

import org.jspecify.annotations.NullMarked;
