/** Tests of the file descriptors' limit. */
@NullMarked
package dev.portolan.gateway.socket;

import org.jspecify.annotations.NullMarked;
