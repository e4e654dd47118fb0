/** HTTP for the commands that serve: who may ask, what a request and an answer are. The only package that knows Jetty. */
@NullMarked
package dev.hanet.toolkit.server;

import org.jspecify.annotations.NullMarked;
