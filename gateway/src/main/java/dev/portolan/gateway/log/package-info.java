/**
 * Log: the process's own log and log files, with formatting, batching and rotation. It calls no
 * other package of the gateway.
 */
@NullMarked
package dev.portolan.gateway.log;

import org.jspecify.annotations.NullMarked;
