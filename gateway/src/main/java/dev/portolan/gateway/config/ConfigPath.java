package dev.portolan.gateway.config;

import dev.portolan.policy.document.Position;

import java.nio.file.Path;

/**
 * A file or folder that a configuration names.
 *
 * @param position the position of its name
 */
record ConfigPath(Path path, Position position) {}
