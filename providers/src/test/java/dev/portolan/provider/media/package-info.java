/** Tests of the media in requests: what each target accepts, and the form in which it gets it. */
@NullMarked
package dev.portolan.provider.media;

import org.jspecify.annotations.NullMarked;
