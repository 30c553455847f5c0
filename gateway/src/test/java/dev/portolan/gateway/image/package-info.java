/** What can be known of the container image without building it. */
@NullMarked
package dev.portolan.gateway.image;

import org.jspecify.annotations.NullMarked;
