;;; gitauth.el --- Why Git cannot reach a remote, and the fix  -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "28.1") (eglot "1.9"))
;; SPDX-License-Identifier: MIT

;;; Commentary:

;; Starts gitauth-ls with Eglot for Git configuration files.  Emacs 29 and newer
;; have Eglot; Emacs 28 gets it from GNU ELPA.  In the init file:
;;
;;   (load "/path/to/gitauth-ls/editors/emacs/gitauth.el")
;;
;; Then C-x C-f .git/config shows what is wrong, and M-x eglot-code-actions
;; repairs it.  M-x gitauth-config opens the repository's file from anywhere.

;;; Code:

(require 'conf-mode)
(require 'eglot)

(defgroup gitauth nil
  "Why Git cannot reach a remote, and the fix."
  :group 'eglot)

(defcustom gitauth-command '("gitauth-ls" "serve")
  "The command that starts the server."
  :type '(repeat string))

;; A mode of its own: other files in `conf-unix-mode' are none of Git's.
;;;###autoload
(define-derived-mode gitauth-mode conf-unix-mode "Git config"
  "Major mode for Git configuration files, with gitauth-ls."
  (setq-local conf-assignment-column 0)
  (eglot-ensure))

;;;###autoload
(dolist (name '("/\\.git/config\\'" "/config\\.worktree\\'" "/\\.gitmodules\\'" "/\\.gitconfig\\'"
                "/git/config\\'" "/\\.git/modules/.+/config\\'"))
  (add-to-list 'auto-mode-alist (cons name 'gitauth-mode)))

(defun gitauth--contact (&rest _)
  "The command of the server, as Eglot wants it."
  gitauth-command)

(add-to-list 'eglot-server-programs '(gitauth-mode . gitauth--contact))

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
