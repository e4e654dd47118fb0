;;; hanet.el --- HANet specs with eglot (Emacs 29 or later; 28 with eglot and yaml-mode from ELPA) -*- lexical-binding: t -*-

;; The server knows a spec by its first lines and says nothing of other YAML files.
(require 'eglot)

(add-to-list 'eglot-server-programs '((yaml-ts-mode yaml-mode) . ("hanet" "lsp")))

(defun hanet-if-spec ()
  "Start eglot where the first lines are those of a spec."
  (save-excursion
    (goto-char (point-min))
    (when (re-search-forward "hanet\\.schema\\.json\\|^extends:\\|^version: [0-9]+ *$" 2000 t)
      (eglot-ensure))))

(add-hook 'yaml-ts-mode-hook #'hanet-if-spec)
(add-hook 'yaml-mode-hook #'hanet-if-spec)

;;; hanet.el ends here
