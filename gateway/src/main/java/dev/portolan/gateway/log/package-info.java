/** The process's own log and log files: formatting, batching, rotation. A leaf. */
@NullMarked
package dev.portolan.gateway.log;

import org.jspecify.annotations.NullMarked;
