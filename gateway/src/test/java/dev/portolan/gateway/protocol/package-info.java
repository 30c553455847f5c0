@NullMarked
package dev.portolan.gateway.protocol;

import org.jspecify.annotations.NullMarked;
