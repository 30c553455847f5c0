/**
 * A small HTTP server that runs scripts on real sockets, over HTTP/1.1 and h2c.
 *
 * <p>A script is a list of steps (head, bytes, pause, stall, reset, …), so that a healthy response
 * and a broken one are the same kind of value. The server keeps a journal of the requests received
 * and of the clients that disconnected early. The simulated endpoints call it; it has no knowledge
 * of models, providers or JSON, and never decides what to answer.
 */
@NullMarked
package dev.portolan.load.script;

import org.jspecify.annotations.NullMarked;
