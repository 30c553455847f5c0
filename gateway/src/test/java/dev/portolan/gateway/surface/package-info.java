@NullMarked
package dev.portolan.gateway.surface;

import org.jspecify.annotations.NullMarked;
