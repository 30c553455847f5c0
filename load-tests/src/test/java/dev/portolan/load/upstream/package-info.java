@NullMarked
package dev.portolan.load.upstream;

import org.jspecify.annotations.NullMarked;
