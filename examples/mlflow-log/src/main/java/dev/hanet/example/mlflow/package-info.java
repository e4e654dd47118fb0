/** A log for MLflow that another jar brings. */
@NullMarked
package dev.hanet.example.mlflow;

import org.jspecify.annotations.NullMarked;
