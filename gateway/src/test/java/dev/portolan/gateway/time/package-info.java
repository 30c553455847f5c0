@NullMarked
package dev.portolan.gateway.time;

import org.jspecify.annotations.NullMarked;
