@NullMarked
package dev.portolan.provider.credential;

import org.jspecify.annotations.NullMarked;
