;;; gitauth.el --- Why Git cannot reach a remote, and the fix  -*- lexical-binding: t; -*-

;; Copyright (c) 2026 The gitauth-ls authors

;; Author: The gitauth-ls authors <gitauth-ls@users.noreply.github.com>
;; Maintainer: The gitauth-ls authors <gitauth-ls@users.noreply.github.com>
;; URL: https://github.com/gitauth-ls/gitauth-ls
;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; Keywords: vc, tools
;; SPDX-License-Identifier: MIT

;; Permission is hereby granted, free of charge, to any person obtaining a copy
;; of this software and associated documentation files (the "Software"), to deal
;; in the Software without restriction, including without limitation the rights
;; to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
;; copies of the Software, and to permit persons to whom the Software is
;; furnished to do so, subject to the following conditions:
;;
;; The above copyright notice and this permission notice shall be included in all
;; copies or substantial portions of the Software.
;;
;; THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
;; IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
;; FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
;; AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
;; LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
;; OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
;; SOFTWARE.

;;; Commentary:

;; Starts gitauth-ls for Git configuration files: with Eglot, or with lsp-mode
;; where `gitauth-client' says so.  Emacs 29 and newer have Eglot; Emacs 28 gets
;; it from GNU ELPA.  In the init file:
;;
;;   (load "/path/to/gitauth-ls/editors/emacs/gitauth.el")
;;
;; Then C-x C-f .git/config shows what is wrong, and M-x eglot-code-actions (or
;; M-x lsp-execute-code-action) repairs it.  M-x gitauth-config opens the
;; repository's file from anywhere.

;;; Code:

(require 'conf-mode)

(defgroup gitauth nil
  "Why Git cannot reach a remote, and the fix."
  :group 'vc)

(defcustom gitauth-command '("gitauth-ls" "serve")
  "The command that starts the server."
  :type '(repeat string))

(defcustom gitauth-client 'eglot
  "The package that speaks with the server."
  :type '(choice (const :tag "Eglot" eglot) (const :tag "lsp-mode" lsp-mode)))

(defcustom gitauth-settings nil
  "Settings of the server for lsp-mode, such as ((locale . \"ja\")).
With Eglot they are in `eglot-workspace-configuration'."
  :type '(alist :key-type symbol))

(defvar eglot-server-programs)
(defvar lsp-language-id-configuration)
(declare-function eglot-ensure "eglot")
(declare-function lsp-deferred "lsp-mode")
(declare-function lsp-register-client "lsp-mode")
(declare-function lsp-stdio-connection "lsp-mode")
(declare-function make-lsp-client "lsp-mode")

;; A mode of its own: other files in `conf-unix-mode' are none of Git's.
;;;###autoload
(define-derived-mode gitauth-mode conf-unix-mode "Git config"
  "Major mode for Git configuration files, with gitauth-ls."
  (setq-local conf-assignment-column 0)
  (if (eq gitauth-client 'lsp-mode)
      (gitauth--lsp-mode)
    (gitauth--eglot)))

;;;###autoload
(dolist (name '("/\\.git/config\\'" "/config\\.worktree\\'" "/\\.gitmodules\\'" "/\\.gitconfig\\'"
                "/git/config\\'" "/\\.git/modules/.+/config\\'"))
  (add-to-list 'auto-mode-alist (cons name 'gitauth-mode)))

(defun gitauth--contact (&rest _)
  "The command of the server, as Eglot wants it."
  gitauth-command)

(defun gitauth--eglot ()
  "Start the server with Eglot."
  (require 'eglot)
  (add-to-list 'eglot-server-programs '(gitauth-mode . gitauth--contact))
  (eglot-ensure))

(defvar gitauth--registered nil
  "Whether lsp-mode knows the server.")

(defun gitauth--show-again ()
  "Have lsp-mode show again what the server said of the buffer.
The server answers before Flymake has begun; what lsp-mode 8.0
reports then is forgotten when Flymake begins anew, and is not told
again until the text changes."
  (let ((buffer (current-buffer)))
    (dolist (seconds '(1 3))
      (run-with-timer seconds nil
                      (lambda ()
                        (when (buffer-live-p buffer)
                          (with-current-buffer buffer
                            (run-hooks 'lsp-diagnostics-updated-hook))))))))

(defun gitauth--lsp-mode ()
  "Start the server with lsp-mode."
  (unless (require 'lsp-mode nil t)
    (user-error "Package lsp-mode is not installed"))
  (unless gitauth--registered
    (setq gitauth--registered t)
    (add-to-list 'lsp-language-id-configuration '(gitauth-mode . "gitconfig"))
    (lsp-register-client
     (make-lsp-client
      :new-connection (lsp-stdio-connection (lambda () gitauth-command))
      :major-modes '(gitauth-mode)
      :server-id 'gitauth
      :initialization-options (lambda () (list :gitauth (or gitauth-settings (make-hash-table)))))))
  (add-hook 'lsp-after-open-hook #'gitauth--show-again nil t)
  (lsp-deferred))

;;;###autoload
(defun gitauth-config ()
  "Open the configuration file of the repository that this buffer is in."
  (interactive)
  (let* ((root (or (locate-dominating-file default-directory ".git")
                   (user-error "No Git repository here")))
         (git (expand-file-name ".git" root)))
    (unless (file-directory-p git) ; a worktree or a submodule
      (setq git (gitauth--follow git "gitdir: \\(.+\\)" root)))
    (let ((shared (expand-file-name "commondir" git)))
      (when (file-exists-p shared)
        (setq git (gitauth--follow shared "\\(.+\\)" git))))
    (find-file (expand-file-name "config" git))))

(defun gitauth--follow (file pattern base)
  "The folder that FILE names: what PATTERN's group matches, seen from BASE."
  (with-temp-buffer
    (insert-file-contents file)
    (if (looking-at pattern)
        (expand-file-name (match-string 1) base)
      (user-error "%s names no folder" file))))

(provide 'gitauth)
;;; gitauth.el ends here
