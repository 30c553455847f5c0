@NullMarked
package dev.portolan.gateway.nodes;

import org.jspecify.annotations.NullMarked;
